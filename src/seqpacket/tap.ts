import { rmSync } from 'node:fs';
import { assertNever } from '../assertNever';
import type { TapConnectionFacts } from './addonTap';
import { errnoName } from './errnoName';
import { identityAt, isSameFile, type FileIdentity } from './fileIdentity';
import { listenError } from './listenError';
import { SeqpacketError } from './seqpacketError';
import { formatAddress, parseAddress, type SocketAddress } from './socketAddress';
import type { TapEvent } from './tapEvent';
import { takePlace } from './takePlace';
import { PlaceWatch } from './placeWatch';
import { putBack, type PutBack } from './putBack';
import { notPutBack } from './tapError';
import { notSeen } from './tapObstacles';
import type { TapFiles } from './tapFiles';
import { movedBack, nameLost, reasonOfEnd } from './tapEnd';
import { refuseLoop } from './refuseLoop';
import type { TapRecords } from './tapRecords';
import { startedTapThread } from './startedTapThread';
import type { TapThread } from './tapThread';

/** The place of a tap is looked after this often, in ms. */
const checkMs = 500;
/** Of a tap between two addresses; the server's own is not asked for. */
const betweenBacklog = 128;
const betweenMode = 0o600;

/** How a tap is to be started. */
export interface TapOptions {
  /** The socket to be tapped in its place; or, with `upstream`, where to listen. */
  readonly address: SocketAddress;
  /** Where the server is, for a tap between two addresses: abstract names have no file that could be moved aside. */
  readonly upstream?: SocketAddress | undefined;
  /** Remembers taps in place, should this process be killed, and knows those of all windows: none may lead from `upstream` back to `address`. */
  readonly records: TapRecords;
  /** Hears of all that happens, in order, until the last connection is closed. It must not keep the data of packets. */
  readonly onEvents: (events: readonly TapEvent[]) => void;
  /** Called when the tap has ended by itself, for this reason. */
  readonly onEnded: (reason: SeqpacketError) => void;
  /** Called when our file was removed from where clients look for it, though the server goes on: no client comes any more. */
  readonly onNameLost?: (reason: SeqpacketError) => void;
}

/** Where a tap listens that is about to forward. */
interface Listening {
  readonly number: number;
  readonly upstream: SocketAddress;
  /** Of a tap in place. */
  readonly files?: TapFiles;
  /** Of a tap between two addresses: its own file, if it has one. */
  readonly ownFile?: FileIdentity | undefined;
  /** Whether the kernel tells us of the server's socket, so that its end can be noticed. */
  readonly seenByKernel: boolean;
  /** Removes its record. */
  readonly forget: () => void;
}

/** A tap: it listens where clients look for their server, and joins each with the server, packet by packet. */
export class Tap {
  /** Where clients connect, as `formatAddress` writes it. */
  readonly address: string;
  /** Where the server is meanwhile. */
  readonly upstream: string;
  readonly #number: number;
  readonly #thread: TapThread;
  readonly #options: TapOptions;
  readonly #files: TapFiles | undefined;
  readonly #forget: () => void;
  readonly #place: PlaceWatch | undefined;
  readonly #check: NodeJS.Timeout;
  /** Of a tap between two addresses: its own file, if it has one. */
  readonly #ownFile: FileIdentity | undefined;
  #nameLost = false;
  #open = 0;
  #leftAside: string | undefined;
  #stopped = false;
  #ended = false;

  /** @throws SeqpacketError that says what is in the way: `EBUSY` when it is tapped already, `ECONNREFUSED`, `EACCES`, `EPERM`, … */
  static start(options: TapOptions): Tap {
    const thread = startedTapThread();
    return options.upstream === undefined
      ? Tap.#inPlace(thread, options)
      : Tap.#between(thread, options, options.upstream);
  }

  static #inPlace(thread: TapThread, options: TapOptions): Tap {
    const { address } = options;
    if (address.kind === 'abstract') throw needsUpstream(address);
    const { files, number, seenByKernel } = takePlace(thread, address.path, options.records);
    const forget = () => options.records.remove(files.path);
    return new Tap(thread, options, {
      number,
      upstream: parseAddress(files.aside),
      files,
      seenByKernel,
      forget,
    });
  }

  static #between(thread: TapThread, options: TapOptions, upstream: SocketAddress): Tap {
    const { address, records } = options;
    const refuse = () => refuseLoop(address, upstream, records.routes());
    const route = { address: formatAddress(address), upstream: formatAddress(upstream) };
    const record = records.between.add(route, refuse);
    const forget = () => records.between.remove(record);
    try {
      // Where a link led nowhere before, it may lead back now.
      const listening = Tap.#listen(thread, address, () => records.between.again(refuse));
      return new Tap(thread, options, { ...listening, upstream, seenByKernel: false, forget });
    } catch (error) {
      forget();
      throw error;
    }
  }

  static #listen(
    thread: TapThread,
    address: SocketAddress,
    examine: () => void,
  ): Pick<Listening, 'number' | 'ownFile'> {
    const number = thread.listen(address, {
      backlog: betweenBacklog,
      mode: betweenMode,
      folderLocked: false,
    });
    if (typeof number !== 'number') throw listenError(address, number);
    try {
      examine();
      return { number, ownFile: ownFileAt(address) };
    } catch (error) {
      thread.stop(number);
      throw error;
    }
  }

  private constructor(thread: TapThread, options: TapOptions, listening: Listening) {
    const { number, upstream, files, ownFile, seenByKernel, forget } = listening;
    this.address = files?.path ?? formatAddress(options.address);
    this.upstream = formatAddress(upstream);
    this.#ownFile = ownFile;
    this.#thread = thread;
    this.#options = options;
    this.#number = number;
    this.#files = files;
    this.#forget = forget;
    this.#place = files && new PlaceWatch(files, seenByKernel);
    const failure = thread.forward(number, upstream, files !== undefined, (events) => this.#hear(events));
    this.#check = setInterval(() => this.#lookAfterPlace(), checkMs);
    if (failure === undefined) return;
    this.#end(this.#putBack());
    thread.forget(number);
    throw new SeqpacketError(
      errnoName(failure.errno),
      `The tap of ${this.address} could not be started.`,
      failure,
    );
  }

  /** Whether it takes the place of the server's own socket. */
  get inPlace(): boolean {
    return this.#files !== undefined;
  }

  /** Where the original was left with its server, since another file has its name; undefined if there is nothing more to be done. */
  get leftAside(): string | undefined {
    return this.#leftAside;
  }

  /** It was stopped, nobody waits to be joined, and the last connection has ended. */
  get over(): boolean {
    return this.#ended && this.#open === 0;
  }

  /** The connections there are, also after it was stopped. */
  connections(): readonly TapConnectionFacts[] {
    return this.#thread.connections().filter(({ tap }) => tap === this.#number);
  }

  /** Hands on at once what was recorded so far. */
  flush(): void {
    this.#thread.flush();
  }

  /**
   * Puts the original back, in one step, and takes no more clients; who waits already is joined still, and connections live on until they
   * end. Gives whether the original is at its old name again; for a tap between two addresses, whether it was still there to be stopped.
   * @throws SeqpacketError when the original cannot be put back though its server lives (`EACCES`, `EROFS`, …): then the tap goes on.
   */
  stop(): boolean {
    return this.#stop(true);
  }

  /**
   * As {@link stop}, of a window that ends: nobody can be told of an original that is left aside, so that stays on record for the next
   * activation to tell.
   */
  leave(): void {
    this.#stop(false);
  }

  #stop(isTold: boolean): boolean {
    if (this.#stopped) return false;
    const outcome = this.#putBack();
    if (outcome.kind === 'failed') throw notPutBack(this.address, outcome.code);
    this.#end(outcome, isTold);
    return outcome.kind === 'restored';
  }

  #putBack(): PutBack {
    if (this.#files !== undefined) return putBack(this.#files);
    this.#removeOwnFile();
    return { kind: 'restored' };
  }

  /** What could not be put back stays on record, for another activation may be able to; and what is left aside, if nobody is told here. */
  #end(outcome: PutBack, isTold = true): void {
    this.#stopped = true;
    clearInterval(this.#check);
    this.#thread.stop(this.#number);
    const isLeftAside = outcome.kind === 'taken' && outcome.kept;
    if (isLeftAside) this.#leftAside = this.upstream;
    if (isLeftAside && !isTold) this.#options.records.abandon(this.address);
    else if (outcome.kind !== 'failed') this.#forget();
    // Where nobody waits it is over at once.
    this.#thread.flush();
  }

  /** At once, though the thread does so too: who asked for the stop is to find the name free. */
  #removeOwnFile(): void {
    try {
      if (this.#ownFile !== undefined && isSameFile(identityAt(this.address), this.#ownFile)) {
        rmSync(this.address, { force: true });
      }
    } catch {
      // A folder that has become read-only leaves a stale file, which the next listener replaces.
    }
  }

  #hear(events: readonly TapEvent[]): void {
    for (const { kind } of events) {
      if (kind === 'open') this.#open++;
      else if (kind === 'close') this.#open--;
      else if (kind === 'end') this.#ended = true;
    }
    this.#options.onEvents(events);
    for (const event of events) {
      if (event.kind === 'error' && event.connection === undefined) {
        this.#serverRefused(errnoName(event.errno));
      }
    }
    if (this.over) this.#thread.forget(this.#number);
  }

  #serverRefused(code: string): void {
    if (this.#files === undefined || this.#stopped || code !== 'ECONNREFUSED') return;
    this.#endByItself();
  }

  #lookAfterPlace(): void {
    const state = this.#place?.look() ?? 'kept';
    switch (state) {
      case 'kept':
        this.#nameLost = false;
        return;
      case 'nameless':
        // The server may be about to end, which has removed what it took for its own file: nothing is put back unasked.
        if (!this.#nameLost) this.#options.onNameLost?.(nameLost(this.address));
        this.#nameLost = true;
        return;
      case 'serverGone':
        this.#endByItself();
        return;
      case 'taken':
        this.#endByItself(movedBack);
        return;
      default:
        return assertNever(state);
    }
  }

  /** With its server; `whereBack` tells why, if the original is at its old name although the server goes on. */
  #endByItself(whereBack?: (address: string) => SeqpacketError): void {
    const outcome = this.#putBack();
    // Without its server nothing has to be put back any more.
    this.#end(outcome.kind === 'failed' ? { kind: 'gone' } : outcome);
    const back = outcome.kind === 'restored' ? whereBack?.(this.address) : undefined;
    this.#options.onEnded(back ?? reasonOfEnd(outcome, this.address, this.upstream));
  }
}

function ownFileAt(address: SocketAddress): FileIdentity | undefined {
  if (address.kind === 'abstract') return undefined;
  try {
    return identityAt(address.path);
  } catch (error) {
    throw notSeen(address.path, error);
  }
}

function needsUpstream(address: SocketAddress): SeqpacketError {
  const text = formatAddress(address);
  return new SeqpacketError(
    'EINVAL',
    `${text} is an abstract name, which has no file that could be moved aside. Listen at another address, with ${text} as "upstream", ` +
      'and have clients connect there.',
    { address: text },
  );
}
