import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCodeOf } from './errorCodeOf';
import { withFolderLock } from './folderLock';
import { isAlive, processIdentity, type ProcessIdentity } from './processIdentity';
import { putBackAbandoned, type PutBack } from './putBack';
import { removeLeftovers } from './tapLeftovers';
import { readTapRecord, type TapRecord } from './tapRecord';

/** What came of putting back what a dead process has left aside. */
export type TapRestoration = PutBack & Pick<TapRecord, 'path' | 'aside'>;

/** Ends the name of a record that is being written. */
const unfinished = '.new';

/**
 * The taps in place of all windows, as files in a folder that outlives them: written before a socket file is moved aside, removed
 * after it was put back.
 */
export class TapRecords {
  readonly #folder: string;
  /** Of the taps of this process: their files, by the path of the socket. */
  readonly #files = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes a record of a tap that this process is about to start, or, with `own`, to put in place. @throws what the file system says (`ENOSPC`, `EACCES`, …). */
  add(facts: Omit<TapRecord, 'owner'>): void {
    const owner = processIdentity(process.pid);
    mkdirSync(this.#folder, { recursive: true });
    const path = this.#fileOf(facts.path);
    const file = openSync(path + unfinished, 'w', 0o600);
    try {
      writeFileSync(file, JSON.stringify({ owner, ...facts }));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(path + unfinished, path);
    this.#syncFolder();
  }

  /** Removes the record of this process for `path`. One that cannot be removed does no harm: the original is found in its place then. */
  remove(path: string): void {
    const file = this.#files.get(path);
    if (file === undefined) return;
    for (const end of ['', unfinished]) removeFile(file + end);
    this.#files.delete(path);
  }

  /** The record of a living process that has taken the place of the socket at `path`. */
  ownerOf(path: string): ProcessIdentity | undefined {
    return this.#all().find(({ record }) => record.path === path && isAlive(record.owner))?.record.owner;
  }

  /** Puts back what processes that are dead have left aside, as far as that can be done now; never throws. */
  restoreAbandoned(): readonly TapRestoration[] {
    const abandoned = this.#all().filter(({ record }) => !isAlive(record.owner));
    const restorations = abandoned.map(({ record, file }) => ({
      ...this.#restore(record, file),
      path: record.path,
      aside: record.aside,
    }));
    for (const name of this.#unfinished()) removeFile(join(this.#folder, name));
    return restorations;
  }

  /** The record of what failed stays, to be tried again, and others are not to wait for it. */
  #restore(record: TapRecord, file: string): PutBack {
    try {
      return withFolderLock(dirname(record.path), () => this.#restoreLocked(record, file));
    } catch (error) {
      return { kind: 'failed', code: errorCodeOf(error) };
    }
  }

  #restoreLocked(record: TapRecord, file: string): PutBack {
    if (!existsSync(file)) return { kind: 'gone' }; // another window was faster
    const { path, own } = record;
    const outcome: PutBack = own === undefined ? { kind: 'gone' } : putBackAbandoned({ ...record, own });
    if (outcome.kind === 'failed') return outcome;
    if (this.ownerOf(path) === undefined) removeLeftovers(record);
    removeFile(file);
    return outcome;
  }

  /** Records that dead processes did not come to the end of. */
  #unfinished(): readonly string[] {
    return namesIn(this.#folder, unfinished).filter(
      (name) => processIdentity(parseInt(name, 10)) === undefined,
    );
  }

  #fileOf(path: string): string {
    // One for each path, whose whole length no name can hold: one process has at most one tap of it.
    const file = this.#files.get(path) ?? join(this.#folder, `${process.pid}-${crypto.randomUUID()}.json`);
    this.#files.set(path, file);
    return file;
  }

  #all(): readonly { readonly record: TapRecord; readonly file: string }[] {
    return namesIn(this.#folder, '.json').flatMap((name) => {
      const file = join(this.#folder, name);
      const record = readTapRecord(file);
      return record ? [{ record, file }] : [];
    });
  }

  #syncFolder(): void {
    const folder = openSync(this.#folder, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}

function namesIn(folder: string, end: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(end));
  } catch {
    return []; // no tap was ever in place
  }
}

/** If that can be done: a storage folder may be read-only for a while. */
function removeFile(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It is tried again at the next activation.
  }
}
