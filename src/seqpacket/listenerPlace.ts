import { isUtf8 } from 'node:buffer';
import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { NativeListener } from './addonTap';
import { identityOf, isFileOf, isInodeOf } from './fileIdentity';
import { fileSystemDevice } from './fileSystemDevice';
import { tappedSuffix } from './tappedName';
import { withoutTemporaryEnding } from './temporaryName';

/** A listener of which the kernel tells; the table of /proc tells less. */
export type BoundListener = Pick<NativeListener, 'name' | 'inode' | 'waiting'> &
  Partial<Pick<NativeListener, 'fileInode' | 'fileDevice'>>;

/** Where a listener's file is. */
export interface ListenerPlace {
  readonly path: string;
  /** Its name before it was moved aside, as for a tap, if it was. */
  readonly before?: string;
  /** By the name that it was bound to it is a listener of a tap, in the place of another. */
  readonly isTap?: true;
}

/**
 * The path at which a listener is reached. The kernel goes on telling the name that was bound (kernel-facts), but programs, this one
 * too, bind a temporary name and rename the file, bind relative to their folder, or through a descriptor, and files are moved aside
 * for taps. So each path that may be meant is looked at, and those that are `known`. Undefined when none has the listener's file: it
 * was removed, or is seen only in a mount namespace of other processes.
 */
export function listenerPlace(
  listener: BoundListener,
  pid: number | undefined,
  known: readonly string[] = [],
): ListenerPlace | undefined {
  const bound = boundPath(listener, pid);
  const likely = bound === undefined ? [] : placesOf(bound);
  return (
    likely.find(({ path }) => mayBeAt(path, listener)) ??
    known
      .filter((path) => path.startsWith('/'))
      .flatMap((path) => [{ path }, movedAside(path)])
      .find(({ path }) => isAt(path, listener))
  );
}

/** Where the file of a listener is likely to be, as far as the name tells that was bound. */
export function likelyPaths(listener: Pick<BoundListener, 'name'>): readonly string[] {
  const bound = boundPath(listener, undefined);
  return bound === undefined ? [] : placesOf(bound).map(({ path }) => path);
}

/** The path that was bound, as seen from this process. */
function boundPath({ name }: Pick<BoundListener, 'name'>, pid: number | undefined): string | undefined {
  if (!isUtf8(name)) return undefined; // no address that can be typed
  const text = Buffer.from(name).toString('utf8').replace(/\0+$/, '');
  // As /proc/self/fd/15/a.socket, with which a path is bound that is too long.
  const itself = /^\/(?:proc\/(?:thread-)?self\/|dev\/(?=fd\/))(?<rest>.*)$/s.exec(text)?.groups?.['rest'];
  try {
    if (itself === undefined && text.startsWith('/')) return text;
    if (pid === undefined) return undefined;
    return itself === undefined
      ? join(readlinkSync(`/proc/${pid}/cwd`), text)
      : plainPath(`/proc/${pid}/${itself}`);
  } catch {
    return undefined; // another user's process, or one that has ended, or its descriptor is closed
  }
}

/** A path that leads through a process's descriptor or folder, without that: it holds also when the process has closed it, or ended. */
function plainPath(path: string): string {
  return join(realpathSync.native(dirname(path)), basename(path));
}

/** Where the file of a socket that was bound to `bound` is likely to be; first what only the temporary name of a tap tells. */
function placesOf(bound: string): readonly ListenerPlace[] {
  const named = withoutTemporaryEnding(bound);
  if (named === undefined) return [{ path: bound }, movedAside(bound)];
  const tapped = named.endsWith(tappedSuffix) ? named.slice(0, -tappedSuffix.length) : undefined;
  return [
    ...(tapped === undefined ? [] : [{ path: tapped, isTap: true } as const]),
    { path: named },
    { path: bound },
    movedAside(named),
  ];
}

function movedAside(path: string): ListenerPlace {
  return { path: path + tappedSuffix, before: path };
}

/** Whether the file at a likely path is the listener's, or, where the kernel does not tell which that is, any socket. */
function mayBeAt(path: string, listener: BoundListener): boolean {
  return listener.fileInode === undefined ? socketAt(path) !== undefined : isAt(path, listener);
}

/** On btrfs (see listensOn.ts) it may be a file of that number in another subvolume, so this is for lists only. */
function isAt(path: string, { fileInode, fileDevice }: BoundListener): boolean {
  const found = socketAt(path);
  if (found === undefined || fileInode === undefined || fileDevice === undefined) return false;
  if (isFileOf({ fileInode, fileDevice }, found)) return true;
  return isInodeOf(fileInode, found) && fileSystemDevice(path) === fileDevice;
}

function socketAt(path: string) {
  try {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return stats?.isSocket() === true ? identityOf(stats, path) : undefined;
  } catch {
    return undefined; // its folder may not be looked into, so it cannot be reached either
  }
}
