import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { identityAt, isSameFile } from './fileIdentity';
import { probeListener } from './probeListener';
import type { TapRecord } from './tapRecord';
import { isTemporaryNameOf } from './temporaryName';

/**
 * Removes what a tap left whose process was killed on the way to its place: socket files that were bound and not yet renamed, or
 * renamed and not yet exchanged with the original's. Only such of this user at which nobody listens, nor is about to.
 */
export function removeLeftovers({ path, aside, original, own }: TapRecord): void {
  const folder = dirname(aside);
  const bound = namesIn(folder)
    .filter((name) => isTemporaryNameOf(aside, name) && !isBound(name))
    .map((name) => join(folder, name));
  const isOriginalInPlace = own === undefined && isSameFile(identityAt(path), original);
  for (const file of isOriginalInPlace ? [...bound, aside] : bound) {
    if (isOwnSocket(file) && probeListener(file) === 'ECONNREFUSED') rmSync(file, { force: true });
  }
}

/** Whether a socket lives that was bound to a file of this name, listening or not: the kernel keeps the first name of each. */
function isBound(name: string): boolean {
  return readFileSync('/proc/net/unix', 'latin1').includes(Buffer.from(`/${name}\n`).toString('latin1'));
}

function isOwnSocket(file: string): boolean {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  return stats?.isSocket() === true && stats.uid === process.geteuid?.();
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // it is gone, and its sockets with it
  }
}
