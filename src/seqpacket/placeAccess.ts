import type { BigIntStats } from 'node:fs';
import type { NativeFileAccess } from './addonTap';
import { errorCodeOf } from './errorCodeOf';
import { withFileAt, withSameFile } from './fileAccess';
import { identityOf, type FileIdentity } from './fileIdentity';
import { SeqpacketError } from './seqpacketError';
import { tapError } from './tapError';
import { accessNotCopied } from './tapObstacles';

/** Of our listener until it has the original's owner, mode and access list: it is never open to others than that. */
export const modeBefore = 0o600;
const permissions = 0o777n;

/** Who may connect to the original at `path`. @throws SeqpacketError when it is not there any more. */
export function accessOf(path: string, original: FileIdentity): NativeFileAccess {
  const access = held(path, () => withSameFile(path, original, (file) => file.access()));
  if (access === undefined) throw tapError(path, 'EAGAIN');
  if ('errno' in access) throw accessNotCopied(path, access);
  return access;
}

/** Lets those connect to our listener, whose file is `aside`, who may to the original, and gives that file's identity. @throws SeqpacketError */
export function giveTo(path: string, aside: string, access: NativeFileAccess): FileIdentity {
  return held(path, () =>
    withFileAt(aside, (file) => {
      // In a folder of another user anything may have its name by now, and root could give that away.
      if (!isAsMade(file.stats, access)) throw tapError(path, 'EAGAIN');
      const failure = file.give(access);
      if (failure !== undefined) throw accessNotCopied(path, failure);
      return identityOf(file.stats, aside);
    }),
  );
}

/** Whether it can be no file but our listener's: nobody else makes a socket of this user, with that mode, in such a moment. */
function isAsMade(stats: BigIntStats, { owner }: NativeFileAccess): boolean {
  // Some file systems give all files one owner, also the original's.
  const isOurs = stats.uid === effectiveUser() || stats.uid === BigInt(owner);
  return stats.isSocket() && isOurs && (stats.mode & permissions) === BigInt(modeBefore);
}

/** The outcome of an `action` with a file that may be gone. */
function held<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (error) {
    throw error instanceof SeqpacketError ? error : tapError(path, errorCodeOf(error), error);
  }
}

/** The user that this process is to files. */
export function effectiveUser(): bigint {
  return BigInt(process.geteuid?.() ?? 0);
}
