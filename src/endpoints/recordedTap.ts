import { assertNever } from '../assertNever';
import type { TapConnectionFacts } from '../seqpacket/addonTap';
import { errnoName } from '../seqpacket/errnoName';
import type { PeerCredentials } from '../seqpacket/receivedPacket';
import type { SeqpacketError } from '../seqpacket/seqpacketError';
import type { SocketAddress } from '../seqpacket/socketAddress';
import { Tap } from '../seqpacket/tap';
import type { TapEvent } from '../seqpacket/tapEvent';
import type { TapRecords } from '../seqpacket/tapRecords';
import { countOf } from '../traffic/countOf';
import type { NewTrafficEvent } from '../traffic/trafficEvent';
import { errorFacts, type ErrorFacts } from './errorFacts';
import type { RunningTap, StoppedTap, TappedConnection, TappedWay, UnjoinedClient } from './runningTap';
import type { TrafficRecorder, TrafficSubject } from './trafficRecorder';

/** What a tap is to be. */
export interface TapRequest {
  readonly address: SocketAddress;
  readonly upstream?: SocketAddress | undefined;
}

/** What a recorded tap works with. */
interface TapSurroundings {
  readonly recorder: TrafficRecorder;
  readonly records: TapRecords;
  readonly nextConnectionId: () => number;
  /** Called when a connection comes, goes, or has a packet, and when the tap has ended by itself. */
  readonly onChange: () => void;
  /** Called when the tap has ended by itself, for this reason. */
  readonly onEnded: (tap: RecordedTap, reason: SeqpacketError) => void;
  /** Called when no client can reach it any more, for this reason, but its server goes on. */
  readonly onNameLost: (tap: RecordedTap, reason: SeqpacketError) => void;
}

/** What is known of a connection when it begins. */
interface Joined {
  readonly connectionId: number;
  readonly client: PeerCredentials;
  readonly command: string | undefined;
}

/** A tap of this window: everything that passes through it goes into the capture. */
export class RecordedTap {
  readonly #tap: Tap;
  readonly #surroundings: TapSurroundings;
  readonly #subject: TrafficSubject;
  readonly #startedNs: bigint;
  /** By the number that the tap's thread gave. */
  readonly #open = new Map<number, Joined>();
  #accepted = 0;
  #unrecorded = 0;
  #unjoined: UnjoinedClient | undefined;
  #stopped = false;

  /** Starts it. @throws SeqpacketError as `Tap.start`. */
  constructor(
    readonly tapId: number,
    request: TapRequest,
    surroundings: TapSurroundings,
  ) {
    const { recorder, records, onEnded, onNameLost } = surroundings;
    this.#surroundings = surroundings;
    this.#startedNs = recorder.now();
    this.#tap = Tap.start({
      ...request,
      records,
      onEvents: (events) => this.#hear(events),
      onEnded: (reason) => {
        recorder.recordFailure(this.#subject, errorFacts(reason));
        this.#ended();
        onEnded(this, reason);
      },
      onNameLost: (reason) => {
        recorder.recordFailure(this.#subject, errorFacts(reason));
        onNameLost(this, reason);
      },
    });
    this.#subject = { address: this.#tap.address, role: 'tap' };
    recorder.record({ ...this.#subject, kind: 'listen', timeNs: this.#startedNs });
  }

  get address(): string {
    return this.#tap.address;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** It is stopped, and no connection is open or to come. */
  get over(): boolean {
    return this.#stopped && this.#tap.over;
  }

  /** Has the capture have all that passed so far. */
  flush(): void {
    this.#tap.flush();
  }

  /**
   * Puts the original back; connections live on.
   * @throws SeqpacketError as `Tap.stop`; the capture then has it too, and the tap goes on.
   */
  stop(): StoppedTap {
    const restored = this.#stopBy(() => this.#tap.stop());
    return { restored, leftAside: this.#tap.leftAside };
  }

  /** As {@link stop}, of a window that ends (`Tap.leave`). @throws as it. */
  leave(): void {
    this.#stopBy(() => this.#tap.leave());
  }

  snapshot(): RunningTap {
    const { tapId } = this;
    const { address, upstream, inPlace } = this.#tap;
    const connections = this.#tap.connections().flatMap((facts) => this.#connectionOf(facts));
    return {
      tapId,
      address,
      upstream,
      inPlace,
      stopped: this.#stopped,
      connections,
      accepted: this.#accepted,
      unrecorded: this.#unrecorded + connections.reduce((sum, { unrecorded }) => sum + unrecorded, 0),
      unjoined: this.#unjoined,
      startedNs: this.#startedNs,
    };
  }

  #connectionOf(facts: TapConnectionFacts): readonly TappedConnection[] {
    const joined = this.#open.get(facts.connection);
    if (joined === undefined) return []; // its beginning is still to be heard of
    const { tapId, address } = this;
    const unrecorded = facts.toServer.unrecorded + facts.toClient.unrecorded;
    return [
      {
        ...joined,
        tapId,
        address,
        toServer: wayOf(facts.toServer),
        toClient: wayOf(facts.toClient),
        unrecorded,
      },
    ];
  }

  #stopBy<T>(stop: () => T): T {
    try {
      const outcome = stop();
      this.#ended();
      return outcome;
    } catch (error) {
      this.#surroundings.recorder.recordFailure(this.#subject, errorFacts(error));
      throw error;
    }
  }

  #ended(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    const { recorder, onChange } = this.#surroundings;
    recorder.record({ ...this.#subject, kind: 'unlisten', timeNs: recorder.now() });
    onChange();
  }

  #hear(events: readonly TapEvent[]): void {
    const { recorder, onChange } = this.#surroundings;
    recorder.recordAll(events.flatMap((event) => this.#recordOf(event)));
    onChange();
  }

  /** What the capture is to have of it. */
  #recordOf(event: TapEvent): NewTrafficEvent | readonly NewTrafficEvent[] {
    switch (event.kind) {
      case 'packet':
        return this.#packet(event);
      case 'open':
        return this.#opened(event);
      case 'close':
        return this.#closed(event);
      case 'error':
        return this.#failed(event);
      case 'end':
        return [];
      default:
        return assertNever(event);
    }
  }

  #packet(event: TapEvent & { kind: 'packet' }): NewTrafficEvent {
    const { connection, direction, timeNs, data, descriptors, credentials } = event;
    return {
      kind: 'packet',
      address: this.#tap.address,
      role: 'tap',
      connectionId: this.#open.get(connection)?.connectionId,
      direction,
      timeNs,
      length: data.length,
      data,
      truncated: false,
      fds: descriptors.length === 0 ? undefined : descriptors,
      credentials,
    };
  }

  #opened({ connection, timeNs, client, name, command }: TapEvent & { kind: 'open' }): NewTrafficEvent {
    const connectionId = this.#surroundings.nextConnectionId();
    this.#open.set(connection, { connectionId, client, command: command ?? name });
    this.#accepted++;
    this.#unjoined = undefined;
    return { ...this.#subject, kind: 'open', connectionId, timeNs, credentials: client, processName: name };
  }

  #closed({ connection, timeNs, unrecorded }: TapEvent & { kind: 'close' }): readonly NewTrafficEvent[] {
    const subject = { ...this.#subject, connectionId: this.#open.get(connection)?.connectionId };
    this.#open.delete(connection);
    this.#unrecorded += unrecorded;
    const close: NewTrafficEvent = { ...subject, kind: 'close', timeNs };
    return unrecorded === 0
      ? [close]
      : [{ ...subject, kind: 'error', timeNs, error: notRecorded(unrecorded) }, close];
  }

  #failed({ connection, timeNs, errno }: TapEvent & { kind: 'error' }): NewTrafficEvent {
    const code = errnoName(errno);
    if (connection === undefined) {
      this.#unjoined = unjoined(code);
      return { ...this.#subject, kind: 'error', timeNs, error: this.#unjoined.error };
    }
    const { connectionId } = this.#open.get(connection) ?? {};
    return { ...this.#subject, connectionId, kind: 'error', timeNs, error: heldUpBy(code) };
  }
}

function wayOf({ packets, bytes, unread }: TapConnectionFacts['toServer']): TappedWay {
  return { packets, bytes, unread };
}

/** What keeps a packet of a connection from its receiver. */
function heldUpBy(code: string): ErrorFacts {
  switch (code) {
    case 'EPIPE':
    case 'ECONNRESET':
      return refusedBy(code);
    case 'EMFILE':
      return noNumbersLeft(code);
    default:
      return notPassedOn(code);
  }
}

function noNumbersLeft(code: string): ErrorFacts {
  const message =
    'No descriptor is left for those that come with a packet; it waits, and what follows it. Close some connections, or raise the limit (ulimit -n).';
  return { code, message };
}

function refusedBy(code: string): ErrorFacts {
  const message = `The receiver takes no more packets (${code}): one that was sent to it has not arrived. Its sender is told when it sends another.`;
  return { code, message };
}

function notPassedOn(code: string): ErrorFacts {
  const message = `The tap could not pass on a packet (${code}), so it has closed both sides of the connection.`;
  return { code, message };
}

function notRecorded(count: number): ErrorFacts {
  const message =
    `${countOf(count, 'packet')} of this connection went through but ${count === 1 ? 'is' : 'are'} not in the capture: ` +
    'they came faster than they could be recorded.';
  return { code: 'ENOBUFS', message };
}

function unjoined(code: string): UnjoinedClient {
  const waits = code === 'EMFILE' || code === 'ENFILE';
  const message = waits
    ? 'No descriptor is left for another client of the tap; it waits. Close some connections, or raise the limit (ulimit -n).'
    : `A client of the tap was turned away: its server could not be connected to (${code}). Check the server.`;
  return { error: { code, message }, waits };
}
