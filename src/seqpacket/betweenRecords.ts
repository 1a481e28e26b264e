import { mkdirSync } from 'node:fs';
import { withFolderLock } from './folderLock';
import { isProcessIdentity, lifeOf, processIdentity, type ProcessIdentity } from './processIdentity';
import { isLeftOver, newRecordFile, readRecord, recordFiles, removeRecord, writeRecord } from './recordFile';
import type { TapRoute } from './tapRoute';

/** Ends the name of a record of a tap between two addresses. */
const ending = '.between';

/** A tap between two addresses, as its record tells of it. */
interface BetweenRecord extends Pick<TapRoute, 'address' | 'upstream'> {
  readonly owner: ProcessIdentity;
}

/**
 * The taps between two addresses of all windows, so that a window knows those of others: nothing else tells where they lead, the kernel
 * only of connections that are there. Nothing has to be put back of them, so the record of a dead process just goes.
 */
export class BetweenRecords {
  readonly #folder: string;
  /** Those of this process, by the files of their records. */
  readonly #own = new Map<string, TapRoute>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Makes a tap known that is about to listen, and has `examine` look at all there are then: of two windows at the same moment one is
   * first, and where the lock does not hold them off at least one sees the other's. Gives what `remove` takes.
   * @throws what `examine` throws; then the tap is forgotten.
   */
  add({ address, upstream }: Pick<TapRoute, 'address' | 'upstream'>, examine: () => void): string {
    const file = newRecordFile(this.#folder, ending);
    this.#makeFolder();
    return withFolderLock(this.#folder, () => {
      this.#own.set(file, { address, upstream, inPlace: false, pid: process.pid });
      this.#write(file, { address, upstream });
      try {
        examine();
        return file;
      } catch (error) {
        this.remove(file);
        throw error;
      }
    });
  }

  /** Has `examine` look at all there are once more, while no other window is about to be refused. @throws what it throws. */
  again(examine: () => void): void {
    withFolderLock(this.#folder, examine);
  }

  /** Forgets a tap that listens no more. */
  remove(file: string): void {
    this.#own.delete(file);
    removeRecord(file);
  }

  /** Those of windows that live, this one's too. */
  routes(): readonly TapRoute[] {
    const others = recordFiles(this.#folder, ending).flatMap((file) => {
      const record = readBetween(file);
      if (record === undefined || this.#own.has(file) || lifeOf(record.owner) === 'dead') return [];
      const { address, upstream, owner } = record;
      return [{ address, upstream, inPlace: false, pid: owner.pid }];
    });
    return [...this.#own.values(), ...others];
  }

  /** Removes the records of processes that are dead. */
  removeAbandoned(): void {
    for (const file of recordFiles(this.#folder, ending)) {
      const record = readBetween(file);
      // What was not on the disk yet when the machine lost its power is empty now.
      if (record === undefined ? isLeftOver(file) : lifeOf(record.owner) === 'dead') removeRecord(file);
    }
  }

  /** Else there is nothing to lock for the first window. */
  #makeFolder(): void {
    try {
      mkdirSync(this.#folder, { recursive: true });
    } catch {
      // As where a record cannot be written.
    }
  }

  /**
   * A folder that cannot be written, or a full disk, does not forbid the tap: it moves no socket aside, so nothing is lost with the
   * record but that another window could be told of a loop, which is a person's mistake and a rare one.
   */
  #write(file: string, record: Pick<TapRoute, 'address' | 'upstream'>): void {
    try {
      // Of use only while this process lives, so it need not be on the disk.
      writeRecord(file, { owner: processIdentity(process.pid), ...record }, { durable: false });
    } catch {
      removeRecord(file);
    }
  }
}

function readBetween(file: string): BetweenRecord | undefined {
  const { owner, address, upstream } = readRecord(file) ?? {};
  if (!isProcessIdentity(owner) || typeof address !== 'string' || typeof upstream !== 'string')
    return undefined;
  return { owner, address, upstream };
}
