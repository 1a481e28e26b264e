import { decodeLengthPacket, takeReply } from './commandProtocol';
import type { ExchangePacket } from './exchangeError';
import { ExchangeError } from './exchangeError';
import type { PacketReceiver, PacketStream, StreamPacket } from './packetStream';
import { describePackets, describeReplyProgress } from './exchangeProgress';
import { ProtocolError } from './protocolError';
import { showUtf8 } from './utf8Codec';

/** How a reply comes: a length packet, then the reply; or whatever packets come. */
export const framings = ['command', 'none'] as const;

/** One of {@link framings}. */
export type Framing = (typeof framings)[number];

/** One request: what to send, and how long to wait for what. */
export interface ExchangeOptions {
  readonly payload: Uint8Array;
  readonly framing: Framing;
  /** ms from `startedMs` to the end of waiting. */
  readonly timeoutMs: number;
  /** `performance.now()` at which the request began, so that connecting counts too; now when left out. */
  readonly startedMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** The reply of a command server. */
interface ExchangeReply {
  /** Bytes that the length packet announced. */
  readonly length: number;
  /** Exactly that many bytes: the reply without its padding. */
  readonly data: Uint8Array;
  /** `data` as UTF-8 for reading; what is not UTF-8 shows as U+FFFD. */
  readonly text: string;
}

/** What a request brought. */
export interface ExchangeResult {
  /** With framing `command` only. */
  readonly reply?: ExchangeReply;
  /** Every packet that came, whole: the length packet and the padding too. */
  readonly packets: readonly ExchangePacket[];
  /** ms from `startedMs` until the end. */
  readonly elapsedMs: number;
  readonly endedBy: 'reply' | 'eof' | 'timeout';
}

/**
 * Sends `payload` as one packet and takes the answer. Framing `command` resolves with the reply (`endedBy: "reply"`);
 * framing `none` resolves with all packets up to the end-of-file or the time-out (`eof`, `timeout`). The stream stays
 * open: closing it is the caller's.
 * @throws ExchangeError, its `code` as documented there: framing `command` at end-of-file, reset or time-out before the
 * reply is complete, or at packets that break the protocol; either framing when the payload cannot be sent, when the
 * server resets the connection, or when `signal` aborts.
 */
export function exchange(stream: PacketStream, options: ExchangeOptions): Promise<ExchangeResult> {
  return new Promise((resolve, reject) => new Exchange(stream, options, resolve, reject).start());
}

/**
 * Bytes of packets, with this much added for each, at which framing `none` stops reading: a server that floods then
 * waits, instead of filling the memory that all extensions share.
 */
const maxCollectedBytes = 64 * 1024 * 1024;
const packetOverheadBytes = 200;

class Exchange implements PacketReceiver {
  readonly #stream: PacketStream;
  readonly #options: ExchangeOptions;
  readonly #startedMs: number;
  readonly #resolve: (result: ExchangeResult) => void;
  readonly #reject: (error: ExchangeError) => void;
  readonly #packets: ExchangePacket[] = [];
  readonly #onAbort = () =>
    this.#fail('ABORT_ERR', 'The request was cancelled.', this.#options.signal?.reason);
  #timer: NodeJS.Timeout | undefined;
  #collectedBytes = 0;
  #sent = false;
  #ended = false;
  #sendError: Error | undefined;
  #settled = false;

  constructor(
    stream: PacketStream,
    options: ExchangeOptions,
    resolve: (result: ExchangeResult) => void,
    reject: (error: ExchangeError) => void,
  ) {
    this.#stream = stream;
    this.#options = options;
    this.#startedMs = options.startedMs ?? performance.now();
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(): void {
    const { signal, timeoutMs, payload } = this.#options;
    if (signal?.aborted === true) {
      this.#onAbort();
      return;
    }
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#timer = setTimeout(() => this.#timeOut(), Math.max(0, timeoutMs - this.#elapsedMs()));
    this.#stream.receive(this);
    this.#stream.send(payload).then(
      () => this.#sendSucceeded(),
      (error: unknown) => this.#sendFailed(toError(error)),
    );
  }

  packet({ data, truncated }: StreamPacket): void {
    if (this.#settled) return;
    // A copy, because what was received are views of memory that many packets share.
    this.#packets.push({ data: new Uint8Array(data), truncated });
    if (this.#options.framing === 'command') {
      this.#tryReply();
      return;
    }
    this.#collectedBytes += data.length + packetOverheadBytes;
    if (this.#collectedBytes >= maxCollectedBytes) this.#stream.pause();
  }

  end(): void {
    if (this.#settled) return;
    this.#ended = true;
    if (this.#sendError !== undefined) {
      this.#failSend(this.#sendError);
      return;
    }
    // Whether the server got the packet decides what this end-of-file means.
    if (!this.#sent) return;
    if (this.#options.framing === 'none') {
      this.#succeed('eof');
      return;
    }
    // ECONNRESET as Node's own "socket hang up": the connection ended where the protocol had more to come.
    this.#fail(
      'ECONNRESET',
      `The server closed the connection before its reply was complete: ${this.#progress()}.`,
    );
  }

  failed(error: Error): void {
    if (this.#settled) return;
    const what = 'The connection failed before the exchange was over';
    this.#fail(codeOf(error) ?? 'ECONNRESET', `${what}: ${this.#progress()}. ${error.message}`, error);
  }

  closed(): void {
    if (this.#settled) return;
    if (this.#sendError !== undefined) {
      this.#failSend(this.#sendError);
      return;
    }
    this.#fail('ECONNABORTED', `The connection was closed on this side while waiting: ${this.#progress()}.`);
  }

  #tryReply(): void {
    try {
      const reply = replyIn(this.#packets);
      if (reply !== undefined) this.#succeed('reply', reply);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fail(error.code, error.message, error);
    }
  }

  #timeOut(): void {
    const { framing, timeoutMs } = this.#options;
    if (framing === 'none' && this.#sent) {
      this.#succeed('timeout');
      return;
    }
    const what = this.#sent ? 'No complete reply came' : 'The server did not take the packet';
    const advice =
      framing === 'command'
        ? 'If the server is slow, raise the time-out; if it does not speak the command protocol, use framing "none".'
        : 'The server reads too slowly, or not at all.';
    this.#fail('ETIMEDOUT', `${what} within ${timeoutMs} ms: ${this.#progress()}. ${advice}`);
  }

  #sendSucceeded(): void {
    this.#sent = true;
    if (this.#ended) this.end();
  }

  #sendFailed(error: Error): void {
    if (this.#settled) return;
    const code = codeOf(error);
    const serverIsGone = code === 'EPIPE' || code === 'ECONNRESET';
    if (this.#ended || !serverIsGone) {
      this.#failSend(error);
      return;
    }
    // What the server sent before it went may still be queued: read on, up to the end-of-file.
    this.#sendError = error;
  }

  #failSend(error: Error): void {
    const what = `The packet could not be sent: ${this.#progress()}`;
    this.#fail(codeOf(error) ?? 'EPIPE', `${what}. ${error.message}`, error);
  }

  #succeed(endedBy: ExchangeResult['endedBy'], reply?: ExchangeReply): void {
    if (!this.#settle()) return;
    const result = { packets: this.#packets, elapsedMs: this.#elapsedMs(), endedBy };
    this.#resolve(reply === undefined ? result : { ...result, reply });
  }

  #fail(code: string, message: string, cause?: unknown): void {
    if (!this.#settle()) return;
    this.#reject(new ExchangeError(code, message, this.#packets, { cause }));
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    return true;
  }

  #progress(): string {
    return this.#options.framing === 'command'
      ? describeReplyProgress(this.#packets)
      : describePackets(this.#packets);
  }

  #elapsedMs(): number {
    return performance.now() - this.#startedMs;
  }
}

function replyIn([first, second]: readonly ExchangePacket[]): ExchangeReply | undefined {
  if (first === undefined) return undefined;
  const length = decodeLengthPacket(first.data);
  if (second === undefined) return undefined;
  const data = takeReply(length, second.data);
  return { length, data, text: showUtf8(data) };
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
