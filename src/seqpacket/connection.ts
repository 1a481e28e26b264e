import { EventEmitter } from 'node:events';
import type { NativeConnection } from './addon';
import { Inbox } from './inbox';
import type { ConnectionEvents, NativeSockets } from './nativeSockets';
import { Outbox } from './outbox';
import { receiveError } from './receiveError';
import type { PacketBatch, PeerCredentials, ReceivedPacket } from './receivedPacket';
import type { SendOptions } from './sendOptions';
import type { SentPacket } from './sentPacket';
import { SeqpacketError } from './seqpacketError';
import type { SocketAddress } from './socketAddress';

/** What the kernel takes of SO_SNDBUF for itself (kernel-facts: "Largest packet = sender's SO_SNDBUF - 32"). */
const sendBufferOverhead = 32;

interface Events {
  packet: [packet: ReceivedPacket];
  drain: [];
  end: [];
  error: [error: SeqpacketError];
  close: [];
  newListener: [event: string | symbol];
  removeListener: [event: string | symbol];
}

/**
 * One connected SOCK_SEQPACKET socket, after Node's `net.Socket`. Events: `packet`; `drain` (nothing waits any more
 * after a `write` gave false); `end` (the peer sends no more); `error`; `close` (last, once).
 *
 * Nothing received is lost: reading begins when there is a `packet` listener or an `onBatch` (or `resume()` is
 * called) and stops while there is none. After the peer's half close one can go on sending until `end()` or `close()`; when
 * both directions have ended, or after a reset, the connection closes by itself. An `error` is the end only if `close`
 * follows: a `write` that failed leaves what can still be received.
 */
export class Connection extends EventEmitter<Events> {
  /** Who the peer was when the connection was made (SO_PEERCRED). */
  readonly peerCredentials: PeerCredentials | undefined;
  /** Most bytes that one packet may have: SO_SNDBUF as the kernel gave it, less 32. */
  readonly maxPacketLength: number;

  readonly #inbox: Inbox;
  readonly #outbox: Outbox;
  #peerEnded = false;
  #closing = false;
  #closed = false;
  #closeEmitted = false;
  #closeWaiters: (() => void)[] = [];

  /**
   * For `connect` and `Server`, which alone make connections.
   * @param address of the listener through which both sides met
   */
  constructor(
    private readonly sockets: NativeSockets,
    private readonly native: NativeConnection,
    readonly address: SocketAddress,
  ) {
    super();
    const { handle, pid, uid, gid, sendBuffer } = native;
    this.peerCredentials = { pid, uid, gid };
    this.maxPacketLength = sendBuffer - sendBufferOverhead;
    this.#inbox = new Inbox(
      {
        emitPacket: (packet) => this.emit('packet', packet),
        hasPacketListeners: () => this.listenerCount('packet') > 0,
        setReading: (reading) => {
          if (!this.#closed) sockets.addon.setReading(handle, reading);
        },
      },
      sockets.addon,
    );
    this.#outbox = new Outbox(sockets, handle, address, this.maxPacketLength, {
      writeFailed: (error) => process.nextTick(() => this.emit('error', error)),
      idle: (drained) => this.#sendQueueIdle(drained),
    });
    sockets.addConnection(handle, this.#nativeEvents());
    this.#followPacketListeners();
  }

  /**
   * Set by recorders: called once for each batch, in place of `packet` events. The view is valid only until it returns.
   */
  get onBatch(): ((batch: PacketBatch) => void) | undefined {
    return this.#inbox.onBatch;
  }

  set onBatch(onBatch: ((batch: PacketBatch) => void) | undefined) {
    this.#inbox.onBatch = onBatch;
  }

  /** Whether the descriptor is closed. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Packets, and their bytes, that wait for the peer to read. */
  get waiting(): { readonly packets: number; readonly bytes: number } {
    return { packets: this.#outbox.waitingPackets, bytes: this.#outbox.waitingBytes };
  }

  /**
   * Sends a packet at once, or queues a copy and returns false: then wait for `drain`. A packet that the kernel refuses,
   * now or later, is reported by `error`, and also gives false.
   * @throws SeqpacketError `EMSGSIZE` above `maxPacketLength`, `EPIPE` after `end()` or `close()`, `ENOBUFS` when
   *   64 MiB wait already, `EINVAL` for more than 253 `fds`.
   */
  write(data: Uint8Array, options?: Pick<SendOptions, 'fds'>): boolean {
    return this.#outbox.write(data, options?.fds);
  }

  /**
   * Sends a packet; resolves, in the order of sending, when the kernel took it, with the time just before it did and how long it
   * had to wait for that (CLOCK_REALTIME).
   * Rejects with a SeqpacketError: `EMSGSIZE`, `EPIPE`, `ECONNRESET`, `ENOBUFS`, `ECANCELED` (destroyed first), `ABORT_ERR`;
   * of `fds`: `EINVAL`, `EBADF`, `EMFILE`, `ETOOMANYREFS`.
   */
  send(data: Uint8Array, options: SendOptions = {}): Promise<SentPacket> {
    return this.#outbox.send(data, options);
  }

  /** Stops the packets; none is lost. */
  pause(): this {
    this.#inbox.pause();
    return this;
  }

  /** Lets packets come again. With nobody to take them they are thrown away, as Node's streams do. */
  resume(): this {
    this.#inbox.resume();
    return this;
  }

  /** Lets the open connection keep the process alive while it reads or sends (the default). */
  ref(): this {
    if (!this.#closed) this.sockets.addon.setReferenced(this.native.handle, true);
    return this;
  }

  /** The opposite of `ref`. */
  unref(): this {
    if (!this.#closed) this.sockets.addon.setReferenced(this.native.handle, false);
    return this;
  }

  /** Half close: once everything is sent, the peer reads end-of-file. Packets of the peer still arrive. */
  end(): void {
    if (this.#closing || this.#closed) return;
    this.#outbox.end();
    if (this.#peerEnded) void this.close();
  }

  /**
   * Sends what waits, then closes; what the peer sent meanwhile is not read. Resolves after the `close` event: never, if the peer reads no
   * more either, as when both close with more to send than there is room for; `destroy()` ends that.
   */
  close(): Promise<void> {
    if (!this.#closing && !this.#closed) {
      this.#closing = true;
      this.#inbox.stop();
      this.#outbox.close();
      if (this.#outbox.waitingPackets === 0) this.#closeNow();
    }
    if (this.#closeEmitted) return Promise.resolve();
    return new Promise((resolve) => this.#closeWaiters.push(resolve));
  }

  /** Closes at once. Sends that wait are rejected with `ECANCELED`; `error`, if given, is emitted before `close`. */
  destroy(error?: Error): void {
    this.#closeNow(error);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #nativeEvents(): ConnectionEvents {
    return {
      received: (batch) => this.#inbox.receive(batch),
      ended: (errno, hangup) => this.#peerHasEnded(errno, hangup),
      hungUp: () => void this.close(),
      sent: (count) => this.#outbox.sent(count),
    };
  }

  #followPacketListeners(): void {
    // 'newListener' comes before the listener is there.
    this.on('newListener', (event) => {
      if (event === 'packet') process.nextTick(() => this.#inbox.update());
    });
    this.on('removeListener', (event) => {
      if (event === 'packet') this.#inbox.update();
    });
  }

  #peerHasEnded(errno: number, hangup: boolean): void {
    this.#peerEnded = true;
    if (errno !== 0) {
      this.#closeNow(receiveError(this.address, errno));
      return;
    }
    try {
      this.emit('end');
    } finally {
      if (hangup || this.#outbox.ended) void this.close();
    }
  }

  #sendQueueIdle(drained: boolean): void {
    if (this.#closing) this.#closeNow();
    else if (drained) this.emit('drain');
  }

  #closeNow(error?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#inbox.stop();
    this.#outbox.close();
    this.sockets.close(this.native.handle);
    this.#outbox.discard(error);
    process.nextTick(() => this.#emitClose(error));
  }

  #emitClose(error: Error | undefined): void {
    try {
      if (error !== undefined) this.emit('error', asSeqpacketError(error));
    } finally {
      this.#closeEmitted = true;
      for (const resolve of this.#closeWaiters.splice(0)) resolve();
      this.emit('close');
    }
  }
}

function asSeqpacketError(error: Error): SeqpacketError {
  return error instanceof SeqpacketError
    ? error
    : new SeqpacketError('ECANCELED', `The connection was closed: ${error.message}`, { cause: error });
}
