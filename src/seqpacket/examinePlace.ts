import { lstatSync, type BigIntStats } from 'node:fs';
import type { NativeFailure } from './addon';
import { errorCodeOf } from './errorCodeOf';
import { identityAt, identityOf, type FileIdentity } from './fileIdentity';
import { isBound } from './isBound';
import { killedTap } from './killedTap';
import { listensOn } from './listensOn';
import { effectiveUser } from './placeAccess';
import { probeListener } from './probeListener';
import type { SeqpacketError } from './seqpacketError';
import { socketOwner } from './socketOwners';
import { tapAt } from './tapAt';
import { tapError } from './tapError';
import { notListening, notSeen, otherBeside, otherOwner, tappedAlready, type TapOwner } from './tapObstacles';
import { tappedSuffix } from './tappedName';
import type { TapRecords } from './tapRecords';
import { nativeListeners } from './tapThread';

const seqpacketType = 5;
/** Of a server in another network namespace, whose own the kernel does not tell. */
const unknownBacklog = 128;

/** A socket in whose place nothing is found to be in the way of a tap. */
export interface ExaminedPlace {
  readonly original: FileIdentity;
  readonly backlog: number;
  /** Whether the kernel tells us of the server's socket, so that its end can be noticed. */
  readonly seenByKernel: boolean;
}

/** Looks at the socket at `path` and at what is beside it, and changes nothing. @throws SeqpacketError that says what is in the way. */
export function examinePlace(path: string, records: TapRecords): ExaminedPlace {
  const original = identityOf(examine(path, records), path);
  return { original, ...examineListener(path, original) };
}

/** It may have gone while this waited for the lock. */
function statsAt(path: string): BigIntStats {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    throw notSeen(path, error);
  }
}

function examine(path: string, records: TapRecords): BigIntStats {
  const stats = statsAt(path);
  if (!stats.isSocket()) throw tapError(path, 'ENOTSOCK');
  if (path.endsWith(tappedSuffix)) {
    const tapped = path.slice(0, -tappedSuffix.length);
    const owner = tapOwner(tapped, records);
    if (owner !== undefined) throw tappedAlready(tapped, owner);
    const killed = killedTap(tapped);
    if (killed !== undefined && lstatSync(tapped, { throwIfNoEntry: false })) throw killed;
  }
  examineBeside(path, records);
  const user = effectiveUser();
  if (user !== 0n && stats.uid !== user) throw otherOwner(path);
  return stats;
}

/**
 * A file where the socket is to be moved to: another tap's, a server that a tap could not put back, one that is dead, or, if nothing tells
 * that, somebody's. Where there is none a window's tap may be all the same, whose original somebody has removed.
 */
function examineBeside(path: string, records: TapRecords): void {
  const beside = fileBeside(path);
  if (beside === undefined) {
    const owner = records.inPlaceAt(path);
    if (owner !== undefined) throw tappedAlready(path, { kind: 'window', pid: owner.pid }, 'gone');
    return;
  }
  const owner = tapOwner(path, records);
  if (owner !== undefined) throw tappedAlready(path, owner);
  const killed = killedTap(path);
  if (killed !== undefined) throw killed;
  const listeners = nativeListeners();
  if (listeners === undefined) throw tapError(path, 'EADDRINUSE');
  const other = listeners.find((candidate) => listensOn(candidate, beside));
  if (other !== undefined) throw otherBeside(path, socketOwner(other.inode));
}

function fileBeside(path: string): FileIdentity | undefined {
  try {
    return identityAt(path + tappedSuffix);
  } catch (error) {
    throw tapError(path, errorCodeOf(error), error);
  }
}

/** The error when one that the lock did not hold off was faster since the place was examined: the name beside it is its listener's or the original's. */
export function takenMeanwhile(
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
function examineListener(path: string, file: FileIdentity): Omit<ExaminedPlace, 'original'> {
  const listener = nativeListeners()?.find((candidate) => listensOn(candidate, file));
  if (listener === undefined) {
    // Gone, or in another network namespace, which only a connection tells.
    const code = probeListener(path);
    if (code === 'ECONNREFUSED' && isBound(file)) throw notListening(path);
    if (code !== undefined) throw tapError(path, code);
    return { backlog: unknownBacklog, seenByKernel: false };
  }
  if (listener.type !== seqpacketType) throw tapError(path, 'EPROTOTYPE');
  return { backlog: listener.backlog, seenByKernel: true };
}
