import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isSameFile, type FileIdentity } from './fileIdentity';
import { isAlive, processIdentity, type ProcessIdentity } from './processIdentity';
import { putBack } from './tapFiles';

/** A tap that is in place: what must be put back should its process be killed. */
export interface TapRecord {
  readonly owner: ProcessIdentity;
  /** Of the socket, as programs know it. */
  readonly path: string;
  /** Where the original's file is meanwhile. */
  readonly aside: string;
  readonly original: FileIdentity;
  readonly own: FileIdentity;
}

/**
 * The taps in place of all windows, as files in a folder that outlives them: written before a socket file is moved aside, removed
 * after it was put back.
 */
export class TapRecords {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes a record of a tap of this process, for good. @throws what the file system says (`ENOSPC`, `EACCES`, …). */
  add(facts: Omit<TapRecord, 'owner'>): void {
    const owner = processIdentity(process.pid);
    mkdirSync(this.#folder, { recursive: true });
    const file = openSync(this.#fileOf(facts.path), 'w', 0o600);
    try {
      writeFileSync(file, JSON.stringify({ owner, ...facts }));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.#syncFolder();
  }

  /** Removes the record of this process for `path`. */
  remove(path: string): void {
    rmSync(this.#fileOf(path), { force: true });
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
      if (putBack(record) === 'restored') restored.push(record.path);
      rmSync(file, { force: true });
    }
    return restored;
  }

  #fileOf(path: string): string {
    // A name for each path: one process has at most one tap of it.
    return join(this.#folder, `${process.pid}-${Buffer.from(path).toString('base64url').slice(-100)}.json`);
  }

  #all(): readonly { readonly record: TapRecord; readonly file: string }[] {
    return namesIn(this.#folder).flatMap((name) => {
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

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return []; // no tap was ever in place
  }
}

/** Undefined for what is no record, such as one that was cut short as the disk was full. */
function readRecord(file: string): TapRecord | undefined {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Partial<TapRecord>;
    const { owner, path, aside, original, own } = value;
    if (!owner || !path || !aside || !original || !own) return undefined;
    return isSameFile(original, own) ? undefined : { owner, path, aside, original, own };
  } catch {
    return undefined;
  }
}
