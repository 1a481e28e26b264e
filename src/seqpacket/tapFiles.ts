import { linkSync, renameSync, unlinkSync } from 'node:fs';
import { identityAt, isFileOf, isSameFile, type FileIdentity } from './fileIdentity';
import { nativeSockets } from './nativeSockets';
import { nativeListeners } from './tapThread';

/** The files of a tap in place: the original's, moved aside, and ours at its old name. */
export interface TapFiles {
  readonly path: string;
  readonly aside: string;
  readonly original: FileIdentity;
  readonly own: FileIdentity;
}

/** What came of putting the original back: it is at its old name again, or there was nothing to put back, or somebody else has the name. */
export type PutBack = 'restored' | 'gone' | 'taken';

/** Changes two names in one step; true if that was done. */
export function exchange(one: string, other: string): boolean {
  return nativeSockets().addon.exchangeFiles(Buffer.from(one), Buffer.from(other)) === undefined;
}

/** Whether somebody listens on the socket of this file, or may do so: a socket that lives must not be taken for a dead one. */
export function isListening(file: FileIdentity): boolean {
  return nativeListeners()?.some((listener) => isFileOf(listener, file)) ?? true;
}

/**
 * Puts the original back in its place, whoever has changed what meanwhile: touches only files that are known to be the original's or
 * ours. Names change hands in one step, so that a client finds one listener or the other.
 */
export function putBack(files: TapFiles): PutBack {
  const { path, aside, original, own } = files;
  if (!isSameFile(identityAt(aside), original)) {
    if (isSameFile(identityAt(aside), own)) remove(aside); // it never was in place
    const restored = isSameFile(identityAt(path), original);
    if (!restored && isSameFile(identityAt(path), own)) remove(path);
    return restored ? 'restored' : 'gone';
  }
  const found = identityAt(path);
  if (isSameFile(found, own)) return swapBack(files);
  if (found !== undefined) return leave(files);
  if (!isListening(original)) return discard(files); // its server has removed what it took for its own file
  return linkBack(files);
}

/** Ours is there: the two change places, and if it was another's by then, they do so again. */
function swapBack(files: TapFiles): PutBack {
  const { path, aside, own } = files;
  if (!exchange(path, aside)) return renameBack(files);
  if (isSameFile(identityAt(aside), own)) {
    remove(aside);
    return 'restored';
  }
  exchange(path, aside);
  return leave(files);
}

/** Where they cannot change places: in one step as well, but blind to who may have replaced ours in this moment. */
function renameBack(files: TapFiles): PutBack {
  try {
    renameSync(files.aside, files.path);
    return 'restored';
  } catch {
    return leave(files);
  }
}

/** Nothing is there: unlike a rename, a link does not replace what appears meanwhile. */
function linkBack(files: TapFiles): PutBack {
  try {
    linkSync(files.aside, files.path);
  } catch {
    return leave(files);
  }
  remove(files.aside);
  return 'restored';
}

/** Somebody else has the name: it stays so, and the original's file goes unless somebody can still be reached by it. */
function leave(files: TapFiles): PutBack {
  if (!isListening(files.original)) remove(files.aside);
  return 'taken';
}

function discard(files: TapFiles): PutBack {
  remove(files.aside);
  return 'gone';
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // A folder that has become read-only leaves a stale file, which the next listener replaces.
  }
}
