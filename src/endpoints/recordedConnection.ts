import type { PacketReceiver, PacketStream } from '../protocol/packetStream';
import type { Connection } from '../seqpacket/connection';
import { processName } from '../seqpacket/processName';
import type { SendOptions } from '../seqpacket/sendOptions';
import type { SentPacket } from '../seqpacket/sentPacket';
import type { ReceivedPacket } from '../seqpacket/receivedPacket';
import type { ConnectionRecorder } from './connectionRecorder';
import { errorFacts } from './errorFacts';
import type { OpenConnection } from './openConnection';

/** Which connection it is: the part of a snapshot that never changes. */
export type ConnectionIdentity = Pick<OpenConnection, 'connectionId' | 'address' | 'role' | 'serverId'>;

/** Read at once: a client may be gone a moment later. */
function peerNameOf({ peerCredentials }: Connection): string | undefined {
  return peerCredentials && processName(peerCredentials.pid);
}

/** A connection whose every packet is counted, recorded, and then handed on. */
export class RecordedConnection implements PacketStream {
  readonly identity: ConnectionIdentity;
  /** Resolves when the connection is closed, for whatever reason, and its end is recorded. */
  readonly whenClosed: Promise<void>;

  readonly #connection: Connection;
  readonly #recorder: ConnectionRecorder;
  readonly #onChange: () => void;
  readonly #openedNs: bigint;
  readonly #reported = new WeakSet();
  #receiver: PacketReceiver | undefined;
  #packetsIn = 0;
  #packetsOut = 0;
  #bytesIn = 0;
  #bytesOut = 0;

  /** `onChange` is called after each packet. */
  constructor(
    connection: Connection,
    identity: ConnectionIdentity,
    recorder: ConnectionRecorder,
    onChange: () => void,
  ) {
    this.identity = identity;
    this.#connection = connection;
    this.#recorder = recorder;
    this.#onChange = onChange;
    this.#openedNs = recorder.opened(connection.peerCredentials, peerNameOf(connection));
    connection.on('end', () => this.#receiver?.end());
    connection.on('error', (error) => {
      this.report(error);
      this.#receiver?.failed(error);
    });
    this.whenClosed = new Promise((resolve) => {
      connection.on('close', () => {
        this.#receiver?.closed();
        void recorder.closed().then(resolve);
      });
    });
  }

  get maxPacketLength(): number {
    return this.#connection.maxPacketLength;
  }

  receive(receiver: PacketReceiver): void {
    const first = this.#receiver === undefined;
    this.#receiver = receiver;
    if (first) this.#connection.on('packet', (packet) => this.#received(packet));
  }

  /** @throws SeqpacketError as `Connection.send` does; the capture then has it too. */
  async send(data: Uint8Array, options: SendOptions = {}): Promise<void> {
    this.#recorder.sending();
    try {
      this.#sent(data, await this.#connection.send(data, options));
    } catch (error) {
      this.#markReported(error);
      this.#recorder.notSent(data, error);
      throw error;
    }
  }

  pause(): void {
    this.#connection.pause();
  }

  resume(): void {
    this.#connection.resume();
  }

  close(): Promise<void> {
    void this.#connection.close();
    return this.whenClosed;
  }

  /** Closes at once: what waits to be sent never will be, and is recorded as such. */
  destroy(): Promise<void> {
    this.#connection.destroy();
    return this.whenClosed;
  }

  /** Records a failure, unless it or the error that caused it is recorded already. */
  report(error: Error): void {
    if (this.#reported.has(error) || (error.cause instanceof Error && this.#reported.has(error.cause)))
      return;
    this.#markReported(error);
    this.#recorder.failed(errorFacts(error));
  }

  snapshot(): OpenConnection {
    return {
      ...this.identity,
      peerCredentials: this.#connection.peerCredentials,
      packetsIn: this.#packetsIn,
      packetsOut: this.#packetsOut,
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
      openedNs: this.#openedNs,
    };
  }

  #received(packet: ReceivedPacket): void {
    this.#packetsIn++;
    this.#bytesIn += packet.length;
    // Before anybody can answer it.
    this.#recorder.received(packet);
    this.#receiver?.packet(packet);
    this.#onChange();
  }

  #sent(data: Uint8Array, sent: SentPacket): void {
    this.#packetsOut++;
    this.#bytesOut += data.length;
    this.#recorder.sent(data, sent);
    this.#onChange();
  }

  #markReported(error: unknown): void {
    if (error instanceof Error) this.#reported.add(error);
  }
}
