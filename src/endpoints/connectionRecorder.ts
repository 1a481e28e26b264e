import { countBytes } from '../protocol/countBytes';
import type { PeerCredentials, ReceivedPacket } from '../seqpacket/receivedPacket';
import type { SentPacket } from '../seqpacket/sentPacket';
import type { NewTrafficEvent } from '../traffic/trafficEvent';
import type { ErrorFacts } from './errorFacts';
import { errorCode, errorFacts } from './errorFacts';
import type { TrafficRecorder, TrafficSubject } from './trafficRecorder';

/** What is recorded of a packet, either way. */
type RecordedPacket = Pick<ReceivedPacket, 'timeNs' | 'length' | 'data' | 'truncated'> &
  Partial<Pick<ReceivedPacket, 'descriptors' | 'credentials'>> & { readonly heldNs?: bigint | undefined };

/**
 * Records one connection so that the capture reads in wire order: each direction in its own order, and a reply after
 * the packet that asked for it.
 *
 * A packet that is received is known at once, but one that is sent only when its promise resolves, which can be later
 * in the same turn of the event loop than the arrival of its answer. So while sends are under way, what is received
 * waits for the end of the turn, and both directions are then merged by their times: a sent packet bears the time just
 * before its `sendmsg`, a received one that of its sender's (kernel-facts: `SO_TIMESTAMPNS` stamps a packet when it is
 * sent), both of the same clock, so the question always precedes its answer.
 */
export class ConnectionRecorder {
  readonly #recorder: TrafficRecorder;
  readonly #subject: TrafficSubject;
  #sending = 0;
  #received: NewTrafficEvent[] = [];
  #sent: NewTrafficEvent[] = [];
  #endOfTurn: NodeJS.Immediate | undefined;
  #lastNs = 0n;

  constructor(recorder: TrafficRecorder, subject: TrafficSubject) {
    this.#recorder = recorder;
    this.#subject = subject;
  }

  /** `processName` is that of the peer. Returns the time recorded, in ns since the epoch. */
  opened(credentials: PeerCredentials | undefined, processName?: string): bigint {
    const timeNs = this.#recorder.now();
    this.#append({
      ...this.#subject,
      kind: 'open',
      timeNs,
      ...(credentials && { credentials }),
      ...(processName !== undefined && { processName }),
    });
    return timeNs;
  }

  received(packet: ReceivedPacket): void {
    const event = this.#packetEvent('in', packet);
    if (this.#sending === 0 && this.#endOfTurn === undefined) {
      this.#append(event);
    } else {
      this.#received.push(event);
      this.#endOfTurn ??= setImmediate(() => this.#flush());
    }
    if (packet.ancillaryTruncated) this.failed(ancillaryDataLost);
  }

  /** A packet is handed to the socket: `sent` or `notSent` must follow. */
  sending(): void {
    this.#sending++;
  }

  /** The kernel took the packet. */
  sent(data: Uint8Array, { timeNs, heldNs }: SentPacket): void {
    this.#sending--;
    const event = this.#packetEvent('out', { timeNs, heldNs, length: data.length, data, truncated: false });
    if (this.#endOfTurn === undefined) this.#append(event);
    else this.#sent.push(event);
  }

  /** The kernel never took the packet. That its sender took it back (`ABORT_ERR`) is no failure. */
  notSent(data: Uint8Array, error: unknown): void {
    this.#sending--;
    if (errorCode(error) === 'ABORT_ERR') return;
    const { code, message } = errorFacts(error);
    this.failed({ code, message: `A packet of ${countBytes(data.length)} was not sent. ${message}` });
  }

  /** Something went wrong on the connection. */
  failed(error: ErrorFacts): void {
    this.#flush();
    this.#recorder.recordFailure(this.#subject, error, this.#later());
  }

  /**
   * The connection is closed; resolves when that is recorded. That is at the end of this turn of the event loop, after
   * what failed with it: promises that are rejected by a close are heard of later than the close itself.
   */
  closed(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(() => {
        this.#flush();
        this.#append({ ...this.#subject, kind: 'close', timeNs: this.#later() });
        resolve();
      });
    });
  }

  /** Written out and always of one shape: spreading took a sixth of the time of a flood. */
  #packetEvent(direction: 'in' | 'out', packet: RecordedPacket): NewTrafficEvent {
    const { address, role, connectionId } = this.#subject;
    const { timeNs, heldNs, length, data, truncated, descriptors, credentials } = packet;
    const fds = descriptors?.length === 0 ? undefined : descriptors;
    return {
      kind: 'packet',
      address,
      role,
      connectionId,
      direction,
      timeNs,
      length,
      data,
      truncated,
      fds,
      credentials,
      heldNs,
    };
  }

  /** Now, but not before what is recorded already: our clock is set apart from the kernel's by some microseconds. */
  #later(): bigint {
    const now = this.#recorder.now();
    return now > this.#lastNs ? now : this.#lastNs;
  }

  #flush(): void {
    clearImmediate(this.#endOfTurn);
    this.#endOfTurn = undefined;
    const received = this.#received;
    const sent = this.#sent;
    this.#received = [];
    this.#sent = [];
    for (const event of mergeByTime(sent, received)) this.#append(event);
  }

  #append(event: NewTrafficEvent): void {
    if (event.timeNs > this.#lastNs) this.#lastNs = event.timeNs;
    this.#recorder.record(event);
  }
}

const ancillaryDataLost: ErrorFacts = {
  code: 'MSG_CTRUNC',
  message:
    'The kernel could not hand over all descriptors of this packet: this process has too many open. ' +
    'Close some, or raise the limit (ulimit -n).',
};

/** Both lists in one, each kept in its own order; of two at the same time the one of `first` comes first. */
function* mergeByTime(
  first: readonly NewTrafficEvent[],
  second: readonly NewTrafficEvent[],
): Generator<NewTrafficEvent> {
  let next = 0;
  for (const event of first) {
    for (let other = second[next]; other !== undefined && other.timeNs < event.timeNs; other = second[next]) {
      yield other;
      next++;
    }
    yield event;
  }
  yield* second.slice(next);
}
