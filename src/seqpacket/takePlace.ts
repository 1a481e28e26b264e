import { dirname } from 'node:path';
import { errnoName } from './errnoName';
import { errorCodeOf } from './errorCodeOf';
import { examinePlace, takenMeanwhile } from './examinePlace';
import { identityAt, isSameFile } from './fileIdentity';
import { withFolderLock } from './folderLock';
import { killedTap } from './killedTap';
import { nativeSockets } from './nativeSockets';
import { accessOf, giveTo, modeBefore } from './placeAccess';
import { putBack } from './putBack';
import { realPath } from './realPath';
import { parseAddress } from './socketAddress';
import { tapError, tapFailure } from './tapError';
import { exchange, type TapFiles } from './tapFiles';
import { mountedThere, notRecorded, notSeen } from './tapObstacles';
import { tappedSuffix } from './tappedName';
import type { TapRecord } from './tapRecord';
import type { TapRecords } from './tapRecords';
import type { TapThread } from './tapThread';

/** A listener of ours in the place of another. */
export interface TakenPlace {
  readonly files: TapFiles;
  /** The number of the tap. */
  readonly number: number;
  /** Whether the kernel tells us of the server's socket, so that its end can be noticed. */
  readonly seenByKernel: boolean;
}

/**
 * Puts a listener of ours, with the same owner, mode and access list, in the place of the live socket at `path`, whose file is beside
 * it then. The two change names in one step, so a client finds one or the other. What is to be put back is on record before.
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
  const { original, backlog, seenByKernel } = examinePlace(place, records);
  const aside = place + tappedSuffix;
  const given = accessOf(place, original);
  // Before the first file is made: a kill may come at any moment.
  record(records, { path: place, aside, original });
  const number = thread.listen(parseAddress(aside), { backlog, mode: modeBefore, folderLocked: true });
  if (typeof number !== 'number') {
    records.remove(place);
    throw takenMeanwhile(place, number, records) ?? tapFailure(place, number);
  }
  try {
    const own = giveTo(place, aside, given);
    record(records, { path: place, aside, original, own });
    const files = { path: place, aside, original, own, given };
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
    throw (errorCodeOf(error) === 'ENOENT' ? killedTap(path) : undefined) ?? notSeen(path, error);
  }
}

function record(records: TapRecords, files: Omit<TapRecord, 'owner'>): void {
  try {
    records.add(files);
  } catch (error) {
    records.remove(files.path);
    throw notRecorded(files.path, records.folder, error);
  }
}

function changePlaces(files: TapFiles): void {
  const failure = nativeSockets().addon.exchangeFiles(Buffer.from(files.aside), Buffer.from(files.path));
  if (failure !== undefined) {
    const isMounted = errnoName(failure.errno) === 'EBUSY';
    throw (isMounted ? mountedThere : tapFailure)(files.path, failure);
  }
  if (isSameFile(identityAt(files.aside), files.original)) return;
  exchange(files.aside, files.path); // somebody has replaced it since it was examined
  putBack(files);
  throw tapError(files.path, 'EAGAIN');
}
