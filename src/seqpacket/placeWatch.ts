import { identityAt, isSameFile, type FileIdentity } from './fileIdentity';
import { probeListener } from './probeListener';
import { isListening, type TapFiles } from './tapFiles';

/**
 * Looks in a row that find something gone before that counts. A server that ends removes our file, and then closes its listener; and a
 * list of listeners that come and go while the kernel gives it may lack one.
 */
const looksWithout = 2;

/** What has become of the place that a tap has taken. */
type PlaceState =
  /** It is ours, and the server goes on as far as is known. */
  | 'kept'
  /** Its server is gone. */
  | 'serverGone'
  /** Our file was removed, and the server goes on. */
  | 'nameless'
  /** Another file has the name, and the server that was there goes on. */
  | 'taken';

/** Looks after the place of a tap: no event tells that a listener is gone, or that a file was removed or replaced. */
export class PlaceWatch {
  readonly #files: TapFiles;
  readonly #seenByKernel: boolean;
  /** Looks in a row that have not found our file. */
  #missed = 0;
  /** Looks in a row that have not found the server among the listeners. */
  #unlisted = 0;
  #state: PlaceState = 'kept';

  /** `seenByKernel`: whether the kernel tells us of the server's socket. */
  constructor(files: TapFiles, seenByKernel: boolean) {
    this.#files = files;
    this.#seenByKernel = seenByKernel;
  }

  look(): PlaceState {
    this.#state = this.#seen();
    return this.#state;
  }

  /** As before, where one look alone does not tell. */
  #seen(): PlaceState {
    if (this.#seenByKernel && !isListening(this.#files.original)) {
      return ++this.#unlisted < looksWithout ? this.#state : 'serverGone';
    }
    this.#unlisted = 0;
    const found = this.#found();
    if (found === 'unknown') return this.#state;
    if (isSameFile(found, this.#files.own)) {
      this.#missed = 0;
      return 'kept';
    }
    if (++this.#missed < looksWithout) return 'kept';
    if (!this.#seenByKernel && this.#refuses()) return 'serverGone';
    return found === undefined ? 'nameless' : 'taken';
  }

  #found(): FileIdentity | undefined | 'unknown' {
    try {
      return identityAt(this.#files.path);
    } catch {
      return 'unknown'; // the folder may not even be looked into
    }
  }

  /** Whether nobody listens any more where the kernel does not tell: a connection does, which the server sees, so ever more seldom. */
  #refuses(): boolean {
    const isTurn = (this.#missed & (this.#missed - 1)) === 0;
    return isTurn && probeListener(this.#files.aside) === 'ECONNREFUSED';
  }
}
