import { lchownSync, lstatSync, type BigIntStats } from 'node:fs';
import { dirname } from 'node:path';
import type { NativeFailure } from './addon';
import { errorCodeOf } from './errorCodeOf';
import { identityAt, identityOf, isSameFile, type FileIdentity } from './fileIdentity';
import { withFolderLock } from './folderLock';
import { listensOn } from './listensOn';
import { nativeSockets } from './nativeSockets';
import { probeListener } from './probeListener';
import { putBack } from './putBack';
import { realPath } from './realPath';
import type { SeqpacketError } from './seqpacketError';
import { parseAddress } from './socketAddress';
import { socketOwner } from './socketOwners';
import { tapAt } from './tapAt';
import { otherBeside, tapError, tapFailure, tappedAlready, type TapOwner } from './tapError';
import { exchange, type TapFiles } from './tapFiles';
import { tappedSuffix } from './tappedName';
import type { TapRecord } from './tapRecord';
import type { TapRecords } from './tapRecords';
import { nativeListeners, type TapThread } from './tapThread';

const seqpacketType = 5;
/** Of a server in another network namespace, whose own the kernel does not tell. */
const unknownBacklog = 128;
const permissions = 0o777n;

/** A listener of ours in the place of another. */
export interface TakenPlace {
  readonly files: TapFiles;
  /** The number of the tap. */
  readonly number: number;
  /** Whether the kernel tells us of the server's socket, so that its end can be noticed. */
  readonly seenByKernel: boolean;
}

/**
 * Puts a listener of ours, with the same mode and owner, in the place of the live socket at `path`, whose file is beside it then. The
 * two change names in one step, so a client finds one or the other. What is to be put back is on record before.
 * @throws SeqpacketError, with everything as it was, when something is in the way.
 */
export function takePlace(thread: TapThread, path: string, records: TapRecords): TakenPlace {
  const restorations = records.restoreAbandoned(); // it may be missing until then
  const place = placeOf(path);
  const found = restorations.find((restoration) => restoration.path === place);
  if (found?.kind === 'failed') throw tapError(place, found.code);
  return withFolderLock(dirname(place), () => takeLocked(thread, place, records));
}

/** One window at a time: the next finds this one's tap in place, and need not find out by a connection that the server sees. */
function takeLocked(thread: TapThread, place: string, records: TapRecords): TakenPlace {
  const stats = examine(place, records);
  const original = identityOf(stats, place);
  const { backlog, seenByKernel } = examineListener(place, stats);
  const aside = place + tappedSuffix;
  const mode = Number(stats.mode & permissions);
  // Before the first file is made: a kill may come at any moment.
  record(records, { path: place, aside, original });
  const number = thread.listen(parseAddress(aside), { backlog, mode, folderLocked: true });
  if (typeof number !== 'number') {
    records.remove(place);
    throw takenMeanwhile(place, number, records) ?? tapFailure(place, number);
  }
  try {
    giveTo(aside, stats);
    const own = identityAt(aside);
    if (own === undefined) throw tapError(place, 'EAGAIN');
    const files = { path: place, aside, original, own };
    record(records, files);
    changePlaces(files);
    return { files, number, seenByKernel };
  } catch (error) {
    thread.stop(number);
    records.remove(place);
    throw error;
  }
}

/** Where a path that leads through symbolic links ends. */
function placeOf(path: string): string {
  try {
    return realPath(path);
  } catch (error) {
    throw tapError(path, errorCodeOf(error), error);
  }
}

/** It may have gone while this waited for the lock. */
function statsAt(path: string): BigIntStats {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    throw tapError(path, errorCodeOf(error), error);
  }
}

/** What is where the socket is to be moved to, if anything; a name of that length may be too long. */
function besideOf(path: string): FileIdentity | undefined {
  try {
    return identityAt(path + tappedSuffix);
  } catch (error) {
    throw tapError(path, errorCodeOf(error), error);
  }
}

function examine(path: string, records: TapRecords): BigIntStats {
  const stats = statsAt(path);
  if (!stats.isSocket()) throw tapError(path, 'ENOTSOCK');
  if (path.endsWith(tappedSuffix)) {
    const tapped = path.slice(0, -tappedSuffix.length);
    const owner = tapOwner(tapped, records);
    if (owner !== undefined) throw tappedAlready(tapped, owner);
  }
  examineBeside(path, records);
  const user = process.geteuid?.() ?? 0;
  if (user !== 0 && stats.uid !== BigInt(user)) throw tapError(path, 'EPERM');
  return stats;
}

/** A file where the socket is to be moved to: another tap's, a server that a tap could not put back, one that is dead, or, if nothing tells that, somebody's. */
function examineBeside(path: string, records: TapRecords): void {
  const beside = besideOf(path);
  if (beside === undefined) return;
  const owner = tapOwner(path, records);
  if (owner !== undefined) throw tappedAlready(path, owner);
  const listeners = nativeListeners();
  if (listeners === undefined) throw tapError(path, 'EADDRINUSE');
  const other = listeners.find((candidate) => listensOn(candidate, beside));
  if (other !== undefined) throw otherBeside(path, socketOwner(other.inode));
}

/** When one that the lock did not hold off was faster since the place was examined: the name beside it is its listener's or the original's. */
function takenMeanwhile(
  path: string,
  failure: NativeFailure,
  records: TapRecords,
): SeqpacketError | undefined {
  const owner = tapOwner(path, records);
  if (owner !== undefined) return tappedAlready(path, owner);
  return failure.obstacle === 'listening'
    ? tappedAlready(path, { kind: 'program', pid: undefined })
    : undefined;
}

/** Whose tap is in the place of the socket at `path`; undefined when none is. */
function tapOwner(path: string, records: TapRecords): TapOwner | undefined {
  const window = records.ownerOf(path);
  if (window !== undefined) return { kind: 'window', pid: window.pid };
  const listener = tapAt(path);
  return listener && { kind: 'program', pid: socketOwner(listener.inode) };
}

/** Looks for the listener without connecting, since a server would take that for a client. */
function examineListener(path: string, stats: BigIntStats): { backlog: number; seenByKernel: boolean } {
  const file = identityOf(stats, path);
  const listener = nativeListeners()?.find((candidate) => listensOn(candidate, file));
  if (listener === undefined) {
    // Gone, or in another network namespace, which only a connection tells.
    const code = probeListener(path);
    if (code !== undefined) throw tapError(path, code);
    return { backlog: unknownBacklog, seenByKernel: false };
  }
  if (listener.type !== seqpacketType) throw tapError(path, 'EPROTOTYPE');
  return { backlog: listener.backlog, seenByKernel: true };
}

function giveTo(aside: string, { uid, gid }: BigIntStats): void {
  const own = lstatSync(aside, { bigint: true });
  if (own.uid === uid && own.gid === gid) return;
  try {
    lchownSync(aside, Number(uid), Number(gid));
  } catch (error) {
    throw tapError(aside.slice(0, -tappedSuffix.length), errorCodeOf(error), error);
  }
}

function record(records: TapRecords, files: Omit<TapRecord, 'owner'>): void {
  try {
    records.add(files);
  } catch (error) {
    records.remove(files.path);
    throw tapError(files.path, errorCodeOf(error), error);
  }
}

function changePlaces(files: TapFiles): void {
  const failure = nativeSockets().addon.exchangeFiles(Buffer.from(files.aside), Buffer.from(files.path));
  if (failure !== undefined) throw tapFailure(files.path, failure);
  if (isSameFile(identityAt(files.aside), files.original)) return;
  exchange(files.aside, files.path); // somebody has replaced it since it was examined
  putBack(files);
  throw tapError(files.path, 'EAGAIN');
}
