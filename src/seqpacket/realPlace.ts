import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Where a path leads through symbolic links, so that two texts can be compared: of the file, or, where there is none, of its folder.
 * One that cannot be looked at is given as it is.
 */
export function realPlace(path: string): string {
  return realPath(path) ?? join(realPath(dirname(path)) ?? dirname(path), basename(path));
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
