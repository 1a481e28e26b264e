import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * An address as `formatAddress` writes it, so that it can be compared: a path without symbolic links, of the file, or, where there is
 * none, of its folder. One that cannot be looked at is given as it is.
 */
export function realAddress(address: string): string {
  if (!address.startsWith('/')) return address;
  return realPath(address) ?? join(realPath(dirname(address)) ?? dirname(address), basename(address));
}

/** Whether two addresses, as `formatAddress` writes them, are the same. */
export function isSameAddress(one: string, other: string): boolean {
  return one === other || realAddress(one) === realAddress(other);
}

function realPath(path: string): string | undefined {
  try {
    // Not Node's own way, which stops on the way to a socket: it gave link/a.socket for a link to link/a.socket.
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
