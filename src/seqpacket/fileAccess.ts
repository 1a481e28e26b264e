import { closeSync, constants, fstatSync, openSync, type BigIntStats } from 'node:fs';
import type { NativeFailure } from './addon';
import type { NativeFileAccess } from './addonTap';
import { identityOf, isSameFile, type FileIdentity } from './fileIdentity';
import { nativeSockets } from './nativeSockets';
import { pathOnly } from './pathOnly';

/** A file that is held: its name may lead elsewhere by now. */
export interface HeldFile {
  readonly stats: BigIntStats;
  readonly access: () => NativeFileAccess | NativeFailure;
  readonly give: (access: NativeFileAccess) => NativeFailure | undefined;
}

/** Performs `action` with the file that is at `path` now, a symbolic link not followed. @throws what the file system says. */
export function withFileAt<Result>(path: string, action: (file: HeldFile) => Result): Result {
  const { addon } = nativeSockets();
  const descriptor = openSync(path, pathOnly | constants.O_NOFOLLOW);
  try {
    return action({
      stats: fstatSync(descriptor, { bigint: true }),
      access: () => addon.accessOf(descriptor),
      give: (access) => addon.giveAccess(descriptor, access),
    });
  } finally {
    closeSync(descriptor);
  }
}

/** As {@link withFileAt}, if it is this file; undefined if it is another. @throws what the file system says. */
export function withSameFile<Result>(
  path: string,
  identity: FileIdentity,
  action: (file: HeldFile) => Result,
): Result | undefined {
  return withFileAt(path, (file) =>
    isSameFile(identityOf(file.stats, path), identity) ? action(file) : undefined,
  );
}

/** Whether two allow the same. */
export function isSameAccess(one: NativeFileAccess, other: NativeFileAccess): boolean {
  return (
    one.owner === other.owner &&
    one.group === other.group &&
    one.mode === other.mode &&
    Buffer.compare(one.list, other.list) === 0
  );
}
