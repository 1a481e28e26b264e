import { closeSync, constants, openSync } from 'node:fs';
import { nativeSockets } from './nativeSockets';

/** What others do under the lock takes some milliseconds, most of it until a record is on the disk. */
const mostMs = 1000;

/**
 * Performs `action` while no other window, of whatever program, performs one for the same folder. Only advice (flock(2)): where the
 * folder cannot be read, or somebody holds a lock on it for long, it goes without.
 */
export function withFolderLock<Result>(folder: string, action: () => Result): Result {
  const descriptor = openFolder(folder);
  if (descriptor === undefined) return action();
  try {
    nativeSockets().addon.lockFile(descriptor, mostMs);
    return action();
  } finally {
    closeSync(descriptor);
  }
}

function openFolder(folder: string): number | undefined {
  try {
    return openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  } catch {
    return undefined;
  }
}
