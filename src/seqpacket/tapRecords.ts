import { dirname } from 'node:path';
import { BetweenRecords } from './betweenRecords';
import { errorCodeOf } from './errorCodeOf';
import { withFolderLock } from './folderLock';
import { lifeOf, processIdentity, type ProcessIdentity } from './processIdentity';
import { identityAt, isSameFile } from './fileIdentity';
import { probeListener } from './probeListener';
import { putBackAbandoned, type PutBack } from './putBack';
import { newRecordFile, recordFiles, removeRecord, removeUnfinished, writeRecord } from './recordFile';
import { removeLeftovers } from './tapLeftovers';
import { readTapRecord, type TapRecord } from './tapRecord';
import type { TapRoute } from './tapRoute';

/** What came of putting back what a dead process has left aside. */
export type TapRestoration = PutBack & Pick<TapRecord, 'path' | 'aside'>;

/** Ends the name of a record of a tap in place. */
const ending = '.json';

/**
 * The taps in place of all windows, as files in a folder that outlives them: written before a socket file is moved aside, removed
 * after it was put back.
 */
export class TapRecords {
  /** Those that are not in place, of which nothing has to be put back. */
  readonly between: BetweenRecords;
  /** Where they are. */
  readonly folder: string;
  /** Of the taps of this process: their files, by the path of the socket. */
  readonly #files = new Map<string, string>();
  readonly #tell: (restoration: TapRestoration) => void;
  /** What could not be put back, by its path, which is tried and told of more than once otherwise. */
  readonly #toldFailures = new Set<string>();

  /** `tell` hears what comes of each tap that a dead process has left, whatever it is that has it put back. */
  constructor(folder: string, tell: (restoration: TapRestoration) => void = () => undefined) {
    this.folder = folder;
    this.between = new BetweenRecords(folder);
    this.#tell = tell;
  }

  /** Writes a record of a tap that this process is about to start, or, with `own`, to put in place. @throws what the file system says (`ENOSPC`, `EACCES`, …). */
  add(facts: Omit<TapRecord, 'owner'>): void {
    const owner = processIdentity(process.pid);
    writeRecord(this.#fileOf(facts.path), { owner, ...facts }, { durable: true });
  }

  /** Removes the record of this process for `path`. One that cannot be removed does no harm: the original is found in its place then. */
  remove(path: string): void {
    const file = this.#files.get(path);
    if (file === undefined) return;
    removeRecord(file);
    this.#files.delete(path);
  }

  /** Leaves the record of this process for `path` to the next activation, of whatever window, as that of a dead process. */
  abandon(path: string): void {
    const file = this.#files.get(path);
    const record = file === undefined ? undefined : readTapRecord(file);
    if (file === undefined || record === undefined) return;
    this.#files.delete(path);
    try {
      writeRecord(file, { ...record, ended: true }, { durable: false });
    } catch {
      // It is told of when this process is gone.
    }
  }

  /** The record of a living process that has taken the place of the socket at `path`. */
  ownerOf(path: string): ProcessIdentity | undefined {
    return this.#liveFor(path)?.owner;
  }

  /** As {@link ownerOf}, of a process whose file is at `path` now. */
  inPlaceAt(path: string): ProcessIdentity | undefined {
    const record = this.#liveFor(path);
    return isSameFile(identityAt(path), record?.own) ? record?.owner : undefined;
  }

  /** All taps of windows that live, this one's too, in place or not. */
  routes(): readonly TapRoute[] {
    const inPlace = this.#all()
      .filter(({ record }) => isLive(record))
      .map(({ record: { path, aside, owner } }) => ({
        address: path,
        upstream: aside,
        inPlace: true,
        pid: owner.pid,
      }));
    return [...inPlace, ...this.between.routes()];
  }

  /** Puts back what processes that are dead have left aside, as far as that can be done now; never throws. */
  restoreAbandoned(): readonly TapRestoration[] {
    const abandoned = this.#all().filter(({ record }) => !isLive(record));
    const restorations = abandoned.map(({ record, file }) => ({
      ...this.#restore(record, file),
      path: record.path,
      aside: record.aside,
    }));
    this.between.removeAbandoned();
    removeUnfinished(this.folder);
    for (const restoration of restorations) this.#tellOnce(restoration);
    return restorations;
  }

  #tellOnce(restoration: TapRestoration): void {
    const { kind, path } = restoration;
    if (kind === 'failed' && this.#toldFailures.has(path)) return;
    if (kind === 'failed') this.#toldFailures.add(path);
    else this.#toldFailures.delete(path);
    this.#tell(restoration);
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
    const now = readTapRecord(file);
    // Another window was faster, or what was judged before the lock is no longer so.
    if (now === undefined || isLive(now)) return { kind: 'gone' };
    const { path, own } = record;
    const outcome: PutBack = own === undefined ? { kind: 'gone' } : putBackAbandoned({ ...record, own });
    if (outcome.kind === 'failed') return outcome;
    if (this.ownerOf(path) === undefined) removeLeftovers(record);
    removeRecord(file);
    return outcome;
  }

  #liveFor(path: string): TapRecord | undefined {
    return this.#all().find(({ record }) => record.path === path && isLive(record))?.record;
  }

  #fileOf(path: string): string {
    // One for each path, whose whole length no name can hold: one process has at most one tap of it.
    const file = this.#files.get(path) ?? newRecordFile(this.folder, ending);
    this.#files.set(path, file);
    return file;
  }

  #all(): readonly { readonly record: TapRecord; readonly file: string }[] {
    return recordFiles(this.folder, ending).flatMap((file) => {
      const record = readTapRecord(file);
      return record ? [{ record, file }] : [];
    });
  }
}

/** Whether the process lives that has taken this place, or may: of one in another namespace of processes little is known here. */
function isLive(record: TapRecord): boolean {
  if (record.ended === true) return false;
  const life = lifeOf(record.owner);
  return life === 'elsewhere' ? !isSeenDead(record) : life === 'alive';
}

/** Whether nobody listens on the file of a tap, which is here and in its place: a connection tells, and its server sees that. */
function isSeenDead({ path, own }: TapRecord): boolean {
  try {
    return own !== undefined && isSameFile(identityAt(path), own) && probeListener(path) === 'ECONNREFUSED';
  } catch {
    return false; // it cannot be looked into
  }
}
