import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isSameFile, type FileIdentity } from './fileIdentity';
import { withFolderLock } from './folderLock';
import { isAlive, processIdentity, type ProcessIdentity } from './processIdentity';
import { putBack } from './tapFiles';
import { removeLeftovers } from './tapLeftovers';

/** A tap that is in place, or about to be: what must be put back should its process be killed. */
export interface TapRecord {
  readonly owner: ProcessIdentity;
  /** Of the socket, as programs know it. */
  readonly path: string;
  /** Where the original's file is meanwhile. */
  readonly aside: string;
  readonly original: FileIdentity;
  /** Undefined until the tap listens; before that nothing is moved aside. */
  readonly own?: FileIdentity;
}

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

  /** Removes the record of this process for `path`. */
  remove(path: string): void {
    const file = this.#files.get(path);
    if (file === undefined) return;
    for (const end of ['', unfinished]) rmSync(file + end, { force: true });
    this.#files.delete(path);
  }

  /** The record of a living process that has taken the place of the socket at `path`. */
  ownerOf(path: string): ProcessIdentity | undefined {
    return this.#all().find(({ record }) => record.path === path && isAlive(record.owner))?.record.owner;
  }

  /** Puts back what processes that are dead have left aside; gives the paths that are as they were again. */
  restoreAbandoned(): readonly string[] {
    const restored: string[] = [];
    for (const { record, file } of this.#all()) {
      if (isAlive(record.owner)) continue;
      try {
        if (withFolderLock(dirname(record.path), () => this.#restore(record, file)))
          restored.push(record.path);
      } catch {
        // Its folder may be read-only, or not there now: the record stays, and the others are not to wait for it.
      }
    }
    for (const name of this.#unfinished()) rmSync(join(this.#folder, name), { force: true });
    return restored;
  }

  /** Whether the socket of a dead process's tap is in its place again by this. @throws what the file system says. */
  #restore(record: TapRecord, file: string): boolean {
    if (!existsSync(file)) return false; // another window was faster
    const { path, own } = record;
    const isRestored = own !== undefined && putBack({ ...record, own }) === 'restored';
    if (this.ownerOf(path) === undefined) removeLeftovers(record);
    rmSync(file, { force: true });
    return isRestored;
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
      const record = readRecord(file);
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

/** Undefined for what is no record. */
function readRecord(file: string): TapRecord | undefined {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Partial<TapRecord>;
    const { owner, path, aside, original, own } = value;
    if (!owner || !path || !aside || !original || isSameFile(original, own)) return undefined;
    return { owner, path, aside, original, ...(own && { own }) };
  } catch {
    return undefined;
  }
}
