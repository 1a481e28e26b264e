import { sentRow } from './addon';
import { kernelTime } from './kernelTime';
import type { NativeSockets } from './nativeSockets';
import { checkFds, type SendOptions } from './sendOptions';
import {
  packetTooLong,
  sendAborted,
  sendAfterEnd,
  sendDiscarded,
  sendError,
  sendQueueFull,
} from './sendError';
import { SendLedger, type PendingSend } from './sendLedger';
import type { SeqpacketError } from './seqpacketError';
import type { SentPacket } from './sentPacket';
import type { SocketAddress } from './socketAddress';

/** Most bytes that may wait for one peer before further packets are refused with ENOBUFS. */
const queueLimit = 64 * 1024 * 1024;
/** What `NativeAddon.send` returns for a packet that it queued: 11 on every architecture that VS Code runs on. */
const EAGAIN = 11;

/** What a connection wants to know of its sending half. */
export interface OutboxEvents {
  /** A `write` failed, or several that waited did. */
  writeFailed(error: SeqpacketError): void;
  /** Nothing waits any more; `drained` if a `write` had given false. */
  idle(drained: boolean): void;
}

/** The sending half of a connection: what is sent, what waits, and who is told of it. */
export class Outbox {
  readonly #ledger = new SendLedger();
  #drainNeeded = false;
  #ended = false;
  #closed = false;

  constructor(
    private readonly sockets: NativeSockets,
    private readonly handle: number,
    private readonly address: SocketAddress,
    private readonly maxPacketLength: number,
    private readonly events: OutboxEvents,
  ) {}

  get ended(): boolean {
    return this.#ended;
  }

  get waitingPackets(): number {
    return this.#ledger.packets;
  }

  get waitingBytes(): number {
    return this.#ledger.bytes;
  }

  /** As `Connection.write`. */
  write(data: Uint8Array, fds?: readonly number[]): boolean {
    const refusal = this.#refusal(data.length);
    if (refusal !== undefined) throw refusal;
    const errno = this.#sendNow(data, fds);
    if (errno === 0) return true;
    if (errno === EAGAIN) {
      this.#drainNeeded = true;
      this.#ledger.push({ length: data.length });
    } else {
      this.events.writeFailed(sendError(this.address, errno, data.length, this.maxPacketLength));
    }
    return false;
  }

  /** As `Connection.send`. */
  async send(data: Uint8Array, { signal, fds }: SendOptions): Promise<SentPacket> {
    if (signal?.aborted === true) throw sendAborted(this.address, signal.reason);
    const refusal = this.#refusal(data.length);
    if (refusal !== undefined) throw refusal;
    const errno = this.#sendNow(data, fds);
    if (errno === 0) return { timeNs: this.#timeInRow(0) };
    if (errno === EAGAIN) return this.#wait(data.length, this.#timeInRow(0), signal);
    throw sendError(this.address, errno, data.length, this.maxPacketLength);
  }

  /** Lets what waits be sent, and then tells the peer that this was all (SHUT_WR). */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.sockets.addon.shutdown(this.handle);
  }

  /** Takes no more packets, for the connection is closing or closed. */
  close(): void {
    this.#ended = true;
    this.#closed = true;
  }

  /** Gives up what waits. */
  discard(cause: unknown): void {
    for (const { settle } of this.#ledger.take(this.#ledger.packets)) {
      settle?.(sendDiscarded(this.address, cause));
    }
  }

  /** The first `count` packets left the native queue. */
  sent(count: number): void {
    let failedWrites = 0;
    let lastErrno = 0;
    let lastLength = 0;
    this.#ledger.take(count).forEach(({ length, settle }, position) => {
      const errno = this.#word(position, sentRow.errno);
      if (errno === 0) {
        settle?.(this.#timeInRow(position));
      } else if (settle !== undefined) {
        settle(sendError(this.address, errno, length, this.maxPacketLength));
      } else {
        failedWrites++;
        lastErrno = errno;
        lastLength = length;
      }
    });
    if (failedWrites > 0) {
      this.events.writeFailed(
        sendError(this.address, lastErrno, lastLength, this.maxPacketLength, failedWrites),
      );
    }
    this.#checkIdle();
  }

  /** @throws SeqpacketError `EINVAL` for what are no descriptors. */
  #sendNow(data: Uint8Array, fds: readonly number[] | undefined): number {
    if (fds === undefined || fds.length === 0) return this.sockets.addon.send(this.handle, data);
    checkFds(this.address, fds);
    return this.sockets.addon.send(this.handle, data, Int32Array.from(fds));
  }

  /** `sinceNs` is when the kernel refused it, or would have: others wait before it. */
  #wait(length: number, sinceNs: bigint, signal: AbortSignal | undefined): Promise<SentPacket> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.sockets.addon.cancelSend(this.handle, this.#ledger.remove(pending));
        reject(sendAborted(this.address, signal?.reason));
        this.#checkIdle();
      };
      const pending: PendingSend = {
        length,
        settle: (outcome) => {
          signal?.removeEventListener('abort', abort);
          if (typeof outcome !== 'bigint') reject(outcome);
          else resolve({ timeNs: outcome, heldNs: outcome > sinceNs ? outcome - sinceNs : 0n });
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#ledger.push(pending);
    });
  }

  #refusal(length: number): SeqpacketError | undefined {
    if (this.#ended) return sendAfterEnd(this.address, this.#closed);
    if (length > this.maxPacketLength) return packetTooLong(this.address, length, this.maxPacketLength);
    if (this.#ledger.bytes + length > queueLimit) return sendQueueFull(this.address, queueLimit);
    return undefined;
  }

  #checkIdle(): void {
    if (this.#ledger.packets > 0) return;
    const drained = this.#drainNeeded;
    this.#drainNeeded = false;
    this.events.idle(drained);
  }

  #timeInRow(position: number): bigint {
    return kernelTime(this.#word(position, sentRow.seconds), this.#word(position, sentRow.nanoseconds));
  }

  #word(position: number, word: number): number {
    return this.sockets.tables.sent[position * sentRow.words + word] ?? 0;
  }
}
