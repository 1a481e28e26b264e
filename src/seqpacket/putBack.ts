import { linkSync, renameSync, unlinkSync } from 'node:fs';
import { carryAccess } from './carryAccess';
import { errorCodeOf } from './errorCodeOf';
import { identityAt, isSameFile, type FileIdentity } from './fileIdentity';
import { probeListener } from './probeListener';
import { exchange, isListed, type TapFiles } from './tapFiles';

/** What came of putting an original back. */
export type PutBack =
  /** It is at its old name again. */
  | { readonly kind: 'restored' }
  /** There was nothing to put back: its server is gone, or its file. */
  | { readonly kind: 'gone' }
  /** Somebody else has the name; `kept` if the original is where it was moved to, since its server can still be reached there. */
  | { readonly kind: 'taken'; readonly kept: boolean }
  /** All is as it was, for this reason, as where a folder has become read-only. */
  | { readonly kind: 'failed'; readonly code: string };

/** Whether our listener's file is at a path. */
type IsOwn = (path: string) => boolean;

/**
 * Puts the original back in its place, whoever has changed what meanwhile: touches only files that are known to be the original's or
 * ours. Names change hands in one step, so that a client finds one listener or the other.
 */
export function putBack(files: TapFiles): PutBack {
  return attempt(files, () =>
    isReachedByOursOnly(files)
      ? { kind: 'failed', code: 'ENOENT' }
      : step(files, (path) => isSameFile(identityAt(path), files.own)),
  );
}

/**
 * As {@link putBack}, of a tap whose process is dead: nobody can listen on its file any more. A file at which somebody does is another's
 * that was given the number of ours (ext4 gives the number of a removed file to the next that is made).
 */
export function putBackAbandoned(files: TapFiles): PutBack {
  return attempt(files, () =>
    step(files, (path) => isSameFile(identityAt(path), files.own) && !isReachable(path, files.own)),
  );
}

function attempt(files: TapFiles, tried: () => PutBack): PutBack {
  try {
    return tried();
  } catch (error) {
    return fail(files, errorCodeOf(error)); // the folder may not even be looked into
  }
}

function step(files: TapFiles, isOwn: IsOwn): PutBack {
  const { path, aside, original } = files;
  if (!isSameFile(identityAt(aside), original)) {
    if (isOwn(aside)) remove(aside); // it never was in place
    const restored = isSameFile(identityAt(path), original);
    if (!restored && isOwn(path)) remove(path);
    return { kind: restored ? 'restored' : 'gone' };
  }
  if (isOwn(path)) return swapBack(files, isOwn);
  if (identityAt(path) !== undefined) return leave(files);
  if (isReachable(aside, original)) return linkBack(files);
  remove(aside); // its server has removed what it took for its own file
  return { kind: 'gone' };
}

/** Whether somebody has removed the original, or given it another name, so that the server, which goes on, has but our file. */
function isReachedByOursOnly({ path, aside, original, own }: TapFiles): boolean {
  const isMoved = !isSameFile(identityAt(aside), original) && !isSameFile(identityAt(path), original);
  return isMoved && isSameFile(identityAt(path), own) && isListed(original);
}

/** Ours is there: the two change places, and if it was another's by then, they do so again. */
function swapBack(files: TapFiles, isOwn: IsOwn): PutBack {
  const { path, aside } = files;
  carryAccess(files);
  if (!exchange(path, aside)) return renameBack(files);
  if (isOwn(aside)) {
    remove(aside);
    return { kind: 'restored' };
  }
  exchange(path, aside);
  return leave(files);
}

/** Where they cannot change places: in one step as well, but blind to who may have replaced ours in this moment. */
function renameBack(files: TapFiles): PutBack {
  try {
    renameSync(files.aside, files.path);
    return { kind: 'restored' };
  } catch (error) {
    return fail(files, errorCodeOf(error));
  }
}

/** Nothing is there: unlike a rename, a link does not replace what appears meanwhile. */
function linkBack(files: TapFiles): PutBack {
  try {
    linkSync(files.aside, files.path);
  } catch (error) {
    return errorCodeOf(error) === 'EEXIST' ? leave(files) : renameBack(files);
  }
  remove(files.aside);
  return { kind: 'restored' };
}

/** Somebody else has the name: it stays so, and the original's file goes unless somebody can still be reached by it. */
function leave({ aside, original }: TapFiles): PutBack {
  const kept = isReachable(aside, original);
  if (!kept) remove(aside);
  return { kind: 'taken', kept };
}

/** A failure matters only while somebody could be reached again. */
function fail({ aside, original }: TapFiles, code: string): PutBack {
  return isReachable(aside, original) ? { kind: 'failed', code } : { kind: 'gone' };
}

/**
 * Whether somebody listens on the socket of the file at `path`, or may do so: the kernel does not list those of other network namespaces,
 * of which only a connection tells, which their server sees.
 */
function isReachable(path: string, file: FileIdentity): boolean {
  return isListed(file) || probeListener(path) !== 'ECONNREFUSED';
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // A folder that has become read-only leaves a stale file, which the next listener replaces.
  }
}
