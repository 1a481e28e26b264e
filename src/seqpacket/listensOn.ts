import type { NativeListener } from './addonTap';
import { identityAt, isFileOf, isInodeOf, isSameFile, type FileIdentity } from './fileIdentity';
import { fileSystemDevice } from './fileSystemDevice';
import { likelyPaths } from './listenerPlace';

/**
 * Whether a listening socket's file is this one. On btrfs stat(2) tells a device of each subvolume, and sock_diag the file system's, in
 * which an inode's number may be that of several files, above all of snapshots. There the name that was bound has to lead to the file
 * too; where it does not, as when it was bound relative to a folder, this is not told, and only a connection can.
 */
export function listensOn(
  listener: Pick<NativeListener, 'name' | 'fileInode' | 'fileDevice'>,
  file: FileIdentity,
): boolean {
  if (isFileOf(listener, file)) return true;
  if (!isInodeOf(listener.fileInode, file)) return false;
  const path = likelyPaths(listener).find((candidate) => isAt(candidate, file));
  return path !== undefined && fileSystemDevice(path) === listener.fileDevice;
}

function isAt(path: string, file: FileIdentity): boolean {
  try {
    return isSameFile(identityAt(path), file);
  } catch {
    return false; // its folder may not be looked into
  }
}
