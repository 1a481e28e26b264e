import type { PacketReceiver, PacketStream, StreamPacket } from '../../../src/protocol/packetStream';

/** A packet on its way out of a {@link FakeStream}: the test decides when the kernel takes it, or why it never will. */
interface PendingSend {
  readonly data: Uint8Array;
  readonly taken: () => void;
  readonly refused: (error: Error) => void;
}

/** A stream whose other end is the test. By default the kernel takes every packet at once. */
export class FakeStream implements PacketStream {
  /** Packets that the kernel took, in order. */
  readonly sent: Uint8Array[] = [];
  /** Packets that wait, while `blocked`. */
  readonly pending: PendingSend[] = [];
  /** False: the kernel takes what is sent at once. True: the test takes it with {@link take}. */
  blocked = false;
  maxPacketLength = Infinity;
  paused = false;
  pauses = 0;
  isClosed = false;
  /** What has been asked of the stream, in order. */
  readonly calls: string[] = [];
  #receiver: PacketReceiver | undefined;
  #closing: Promise<void> | undefined;

  send(data: Uint8Array): Promise<void> {
    this.calls.push('send');
    if (!this.blocked) {
      this.sent.push(data);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      this.pending.push({
        data,
        taken: () => {
          this.sent.push(data);
          resolve();
        },
        refused: reject,
      });
    });
  }

  receive(receiver: PacketReceiver): void {
    this.#receiver = receiver;
  }

  pause(): void {
    this.paused = true;
    this.pauses++;
  }

  resume(): void {
    this.paused = false;
  }

  close(): Promise<void> {
    this.calls.push('close');
    this.#closing ??= Promise.resolve().then(() => {
      this.isClosed = true;
      this.#receiver?.closed();
    });
    return this.#closing;
  }

  /** The kernel takes the packet that has waited longest. */
  async take(): Promise<void> {
    this.pending.shift()?.taken();
    await settle();
  }

  /** The kernel refuses the packet that has waited longest. */
  async refuse(error: Error): Promise<void> {
    this.pending.shift()?.refused(error);
    await settle();
  }

  /** The peer sends a packet. */
  arrive(data: Uint8Array | string, truncated = false): void {
    const packet: StreamPacket = { data: typeof data === 'string' ? Buffer.from(data) : data, truncated };
    this.#receiver?.packet(packet);
  }

  /** The peer's end-of-file. */
  arriveEnd(): void {
    this.#receiver?.end();
  }

  /** The connection fails. */
  arriveFailure(error: Error): void {
    this.#receiver?.failed(error);
  }

  /** Somebody on our side closes the connection. */
  arriveClosed(): void {
    this.#receiver?.closed();
  }
}

/** An error as sockets give them. */
export function socketError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** Resolves when every promise reaction that is due has run. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
