import { basename, dirname, join } from 'node:path';
import { errorCodeOf } from './errorCodeOf';
import { realPath } from './realPath';

/**
 * An address as `formatAddress` writes it, so that it can be compared: a path without symbolic links, of the file, or, where there is
 * none, of its folder. One that cannot be looked at, or has no path here but this, is given as it is.
 */
export function realAddress(address: string): string {
  if (!address.startsWith('/')) return address;
  try {
    return realPath(address);
  } catch (error) {
    return errorCodeOf(error) === 'EXDEV' ? address : join(realFolder(dirname(address)), basename(address));
  }
}

/** Whether two addresses, as `formatAddress` writes them, are the same. */
export function isSameAddress(one: string, other: string): boolean {
  return one === other || realAddress(one) === realAddress(other);
}

function realFolder(folder: string): string {
  try {
    return realPath(folder);
  } catch {
    return folder;
  }
}
