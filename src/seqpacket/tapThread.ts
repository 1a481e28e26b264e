import type { NativeFailure } from './addon';
import type { NativeListener, TapConnectionFacts } from './addonTap';
import { nativeAddress } from './nativeAddress';
import { nativeSockets, type NativeSockets } from './nativeSockets';
import { reportUncaught } from './reportUncaught';
import type { SocketAddress } from './socketAddress';
import type { TapEvent } from './tapEvent';
import { TapRing } from './tapRing';

/** What is forwarded while JavaScript is busy is kept here for it: more than a second of a busy service, in bytes. */
const usualRingBytes = 64 * 1024 * 1024;
/**
 * While there is traffic the ring is emptied this often, in ms, so that the thread need not wake JavaScript for each packet. Each look
 * costs 0.1 to 0.2 ms of a processor whose caches hold the traffic's memory: at 8 ms it was twice as much as the packets themselves.
 */
const intervalMs = 20;
/** Most bytes of the ring to hand on in one turn of the event loop: others have their turn too. */
const bytesPerTurn = 4 * 1024 * 1024;

/** Hears of what happens on one tap, in order, one or more events at a time; it must not keep the data of packets. */
export type TapListener = (events: readonly TapEvent[]) => void;

/** The thread that forwards for all taps of this environment, as JavaScript sees it. */
export class TapThread {
  readonly #sockets: NativeSockets;
  readonly #ring: TapRing;
  readonly #listeners = new Map<number, TapListener>();
  #polling = false;
  #draining = false;

  private constructor(sockets: NativeSockets, ring: TapRing) {
    this.#sockets = sockets;
    this.#ring = ring;
  }

  /** Starts it, with a ring as `TapRing` takes its size. Gives a failure when the system refuses a thread. */
  static start(ringBytes: number): TapThread | NativeFailure {
    const thread = new TapThread(nativeSockets(), new TapRing(ringBytes));
    const failure = thread.#sockets.addon.tapStart(thread.#ring.memory, () => thread.#woken());
    if (failure !== undefined) return failure;
    thread.#poll();
    return thread;
  }

  /** Listens, in a folder that is locked, it may be (`withFolderLock`); clients wait until `forward`. Gives the number of the tap. */
  listen(
    address: SocketAddress,
    options: { readonly backlog: number; readonly mode: number; readonly folderLocked: boolean },
  ): number | NativeFailure {
    const abstract = address.kind === 'abstract';
    return this.#sockets.addon.tapListen(nativeAddress(address), { ...options, abstract });
  }

  /** Joins each client of a tap with a connection to `upstream`, or to the very file that is there now. */
  forward(
    tap: number,
    upstream: SocketAddress,
    pinned: boolean,
    listener: TapListener,
  ): NativeFailure | undefined {
    this.#listeners.set(tap, listener);
    const abstract = upstream.kind === 'abstract';
    return this.#sockets.addon.tapForward(tap, nativeAddress(upstream), { abstract, pinned });
  }

  /** Takes no more clients, and has the listener closed; what happens on the clients that there are is told of still. */
  stop(tap: number): void {
    this.#sockets.addon.tapStop(tap);
  }

  /** Tells of a tap no more. */
  forget(tap: number): void {
    this.#listeners.delete(tap);
  }

  connections(): readonly TapConnectionFacts[] {
    return this.#sockets.addon.tapConnections();
  }

  /** Hands on at once what was recorded so far; not what comes meanwhile, which may be as fast as this. */
  flush(): void {
    this.#drain(Number.POSITIVE_INFINITY);
  }

  /** There is something after a pause, or so much that it should not wait for the next look. */
  #woken(): void {
    if (this.#polling) this.#drain();
    else this.#poll();
  }

  #poll(): void {
    if (this.#polling) return;
    const found = this.#drain();
    if (found === 0 && this.#ring.wantWake()) return;
    this.#polling = true;
    const again = () => {
      this.#polling = false;
      this.#poll();
    };
    if (this.#ring.isEmpty) setTimeout(again, intervalMs);
    else setImmediate(again);
  }

  /** Gives how many records it handed on; none when a listener asks for it, to whom they are being handed on. */
  #drain(maxBytes = bytesPerTurn): number {
    if (this.#draining) return 0;
    this.#draining = true;
    try {
      return this.#ring.drain((events) => this.#tell(events), maxBytes);
    } finally {
      this.#draining = false;
    }
  }

  /** Tells each tap of its own, which are all when there is one tap. */
  #tell(events: readonly TapEvent[]): void {
    const [first] = events;
    if (first === undefined) return;
    if (events.every(({ tap }) => tap === first.tap)) {
      this.#tellOne(first.tap, events);
      return;
    }
    for (const one of new Set(events.map(({ tap }) => tap))) {
      const own = events.filter(({ tap }) => tap === one);
      this.#tellOne(one, own);
    }
  }

  #tellOne(tap: number, events: readonly TapEvent[]): void {
    try {
      this.#listeners.get(tap)?.(events);
    } catch (error) {
      // One bad listener must not lose what others are to hear.
      reportUncaught(error);
    }
  }
}

let thread: TapThread | undefined;

/** The one of this environment, started when the first tap needs it, with a ring of `ringBytes`. */
export function tapThread(ringBytes = usualRingBytes): TapThread | NativeFailure {
  if (thread !== undefined) return thread;
  const started = TapThread.start(ringBytes);
  if (started instanceof TapThread) thread = started;
  return started;
}

/** The listening Unix-domain sockets of this network namespace, as the kernel tells of them; undefined when it does not tell. */
export function nativeListeners(): readonly NativeListener[] | undefined {
  const found = nativeSockets().addon.unixListeners();
  return 'errno' in found ? undefined : found;
}
