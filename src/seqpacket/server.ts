import { EventEmitter } from 'node:events';
import { acceptedRow } from './addon';
import { Connection } from './connection';
import { listenError } from './listenError';
import { nativeAddress } from './nativeAddress';
import { nativeSockets, type NativeSockets } from './nativeSockets';
import { acceptError, refusedError } from './receiveError';
import { checkInteger, nativeReceiveOptions, type ReceiveOptions } from './receiveOptions';
import { reportUncaught } from './reportUncaught';
import { SeqpacketError } from './seqpacketError';
import { formatAddress, type SocketAddress } from './socketAddress';

const defaultBacklog = 128;
/** Only the user who runs us may connect, unless asked otherwise. */
const defaultMode = 0o600;
/** How long accepting rests when descriptors or memory have run out: no event tells when there are some again. */
const acceptRestMs = 100;

interface Events {
  listening: [];
  connection: [connection: Connection];
  error: [error: SeqpacketError];
  close: [];
}

export interface ListenOptions extends ReceiveOptions {
  /** Connections that may wait to be accepted, 128 by default; Linux lets one more wait. */
  readonly backlog?: number | undefined;
  /** Permission bits of the socket file, 0o600 by default, whatever the umask. */
  readonly mode?: number | undefined;
}

/**
 * A SOCK_SEQPACKET listener, after Node's `net.Server`. Events: `listening`, `connection`, `close`, and `error`: for clients that cannot
 * be accepted for now, or for one that had to be closed. It listens on.
 */
export class Server extends EventEmitter<Events> {
  #sockets: NativeSockets | undefined;
  #handle: number | undefined;
  #address: SocketAddress | undefined;
  #referenced = true;
  #rest: NodeJS.Timeout | undefined;

  /** Where it listens; undefined when it does not. */
  get address(): SocketAddress | undefined {
    return this.#address;
  }

  get listening(): boolean {
    return this.#handle !== undefined;
  }

  /**
   * Listens at `address`. A socket file there is replaced only if it is this user's and proved stale.
   * Rejects with a SeqpacketError: `EADDRINUSE`, `EACCES`, `ENOENT`, `EISCONN` when it listens already, …
   */
  async listen(address: SocketAddress, options: ListenOptions = {}): Promise<void> {
    if (this.#address !== undefined) throw listensAlready(this.#address);
    const { backlog = defaultBacklog, mode = defaultMode } = options;
    checkInteger('backlog', backlog, 0, 0x7fff_ffff);
    checkInteger('mode', mode, 0, 0o777);
    const receive = nativeReceiveOptions(options);
    const bytes = nativeAddress(address);
    const sockets = nativeSockets();
    const abstract = address.kind === 'abstract';
    const result = sockets.addon.listen(bytes, { ...receive, abstract, backlog, mode });
    if (typeof result !== 'number') throw listenError(address, result);
    this.#sockets = sockets;
    this.#handle = result;
    this.#address = address;
    sockets.addon.setReferenced(result, this.#referenced);
    sockets.addListener(result, {
      accepted: (count) => this.#accepted(sockets, address, count),
      refused: (failure) => this.emit('error', refusedError(address, failure)),
      acceptFailed: (errno) => this.#acceptFailed(address, errno),
    });
    await Promise.resolve();
    this.emit('listening');
  }

  /**
   * Stops listening; the socket file is removed if it is still ours. Accepted connections live on. Resolves after the
   * `close` event.
   */
  close(): Promise<void> {
    if (this.#handle === undefined) return Promise.resolve();
    this.#sockets?.close(this.#handle);
    clearTimeout(this.#rest);
    this.#handle = undefined;
    this.#address = undefined;
    return new Promise((resolve) => {
      process.nextTick(() => {
        resolve();
        this.emit('close');
      });
    });
  }

  /** Lets the listener keep the process alive (the default). */
  ref(): this {
    return this.#setReferenced(true);
  }

  /** The opposite of `ref`. */
  unref(): this {
    return this.#setReferenced(false);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #setReferenced(referenced: boolean): this {
    this.#referenced = referenced;
    if (this.#handle !== undefined) this.#sockets?.addon.setReferenced(this.#handle, referenced);
    return this;
  }

  #accepted(sockets: NativeSockets, address: SocketAddress, count: number): void {
    const { accepted } = sockets.tables;
    const word = (position: number, index: number) => accepted[position * acceptedRow.words + index] ?? 0;
    // All are made before the first is announced: a listener may do what fills the table again.
    const connections = Array.from(
      { length: count },
      (_, position) =>
        new Connection(
          sockets,
          {
            handle: word(position, acceptedRow.handle),
            sendBuffer: word(position, acceptedRow.sendBuffer),
            pid: word(position, acceptedRow.pid),
            uid: word(position, acceptedRow.uid),
            gid: word(position, acceptedRow.gid),
          },
          address,
        ),
    );
    for (const connection of connections) {
      try {
        // As in net, a connection that nobody takes would stay open for ever.
        if (!this.emit('connection', connection)) connection.destroy();
      } catch (error) {
        reportUncaught(error);
      }
    }
  }

  #acceptFailed(address: SocketAddress, errno: number): void {
    this.#planResuming();
    // errno 0: it was reported, and the backlog has not been emptied since.
    if (errno !== 0) this.emit('error', acceptError(address, errno));
  }

  #planResuming(): void {
    this.#rest = setTimeout(() => {
      if (this.#handle === undefined) return;
      if (this.#sockets?.addon.resumeAccepting(this.#handle) === false) this.#planResuming();
    }, acceptRestMs).unref();
  }
}

function listensAlready(address: SocketAddress): SeqpacketError {
  const text = formatAddress(address);
  return new SeqpacketError('EISCONN', `This server listens already, at ${text}. Close it first.`, {
    address: text,
  });
}
