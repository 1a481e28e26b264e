import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCodeOf } from './errorCodeOf';

/**
 * A path without symbolic links. Not Node's own way, which stops on the way to a socket: it gave link/a.socket for a link to link/a.socket.
 * @throws what realpath(3) says; and `EXDEV` where the path leads through the likes of /proc/PID/root into another mount namespace: it
 * has no other path here, and the one that realpath(3) takes for it may be another socket's.
 */
export function realPath(path: string): string {
  if (leadsElsewhere(dirname(path)))
    throw Object.assign(new Error(`${path} is in another mount namespace`), { code: 'EXDEV' });
  return realpathSync.native(path);
}

/** Of a folder, since a socket's file may be replaced while one looks. */
function leadsElsewhere(folder: string): boolean {
  const there = fileAt(folder);
  return there !== undefined && fileAt(resolved(folder)) !== there;
}

function resolved(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return ''; // there is no such path here
    throw error;
  }
}

function fileAt(path: string): string | undefined {
  const stats = path === '' ? undefined : statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.dev} ${stats.ino}`;
}
