import type { NativeFailure } from './addon';
import { errnoName } from './errnoName';
import { errorCodeOf } from './errorCodeOf';
import { namedProcess } from './namedProcess';
import { SeqpacketError } from './seqpacketError';
import { tapError } from './tapError';

/** Whose a tap is. */
export type TapOwner =
  /** Of a window that keeps its records where this one does. */
  | { readonly kind: 'window'; readonly pid: number }
  /** Of somebody else; without a number where /proc may not be read. */
  | { readonly kind: 'program'; readonly pid: number | undefined };

/** Another tap is in that place already; its original is moved aside, or somebody has removed it or given it another name. */
export function tappedAlready(
  path: string,
  owner: TapOwner,
  original: 'aside' | 'gone' = 'aside',
): SeqpacketError {
  const what =
    original === 'aside'
      ? `Stop that tap first: its original is at ${path}.tapped meanwhile.`
      : `Its original is not at ${path}.tapped any more: move it back there and stop that tap, or start its server anew.`;
  return new SeqpacketError('EBUSY', `The socket ${path} is tapped already, by ${inWords(owner)}. ${what}`, {
    address: path,
  });
}

/** Somebody listens where the socket would be moved to, and it is no tap. */
export function otherBeside(path: string, pid: number | undefined): SeqpacketError {
  const who = pid === undefined ? 'Another server' : `Another server (${namedProcess(pid)})`;
  return new SeqpacketError(
    'EADDRINUSE',
    `${who} listens at ${path}.tapped, where the socket would be moved to: an older one, it may be, that was tapped when a new one took ` +
      'its name. Stop it first, then try again.',
    { address: path },
  );
}

/** A socket that could be given to its owner by none of ours. */
export function otherOwner(path: string, cause?: unknown): SeqpacketError {
  return new SeqpacketError(
    'EPERM',
    `The socket ${path} belongs to another user or group, so a tap could not take its place with the same owner. ` +
      'Run VS Code as that user, or tap between two addresses: listen at one of your own, with this one as "upstream".',
    { address: path, cause },
  );
}

/** Our listener could not be given the access that the socket at `path` has, and must not be open wider. */
export function accessNotCopied(path: string, { errno, syscall }: NativeFailure): SeqpacketError {
  const code = errnoName(errno);
  if (syscall === 'fchownat' && code === 'EPERM') return otherOwner(path);
  return new SeqpacketError(
    code,
    `Who may connect to ${path}, by its owner, mode and access list (getfacl), could not be copied to a tap in its place ` +
      `(${syscall}: ${code}), so it was not started and nothing was changed. ` +
      'Tap between two addresses: listen at one of your own, with this one as "upstream".',
    { errno, syscall, address: path },
  );
}

/** The file of the socket is one that something is mounted on: it has no other name there. */
export function mountedThere(path: string, { errno, syscall }: NativeFailure): SeqpacketError {
  return new SeqpacketError(
    'EXDEV',
    `The socket ${path} is mounted there from elsewhere (findmnt), as into a container, so it cannot be moved aside. ` +
      'Tap it where it is mounted from, or tap between two addresses: listen at one of your own, with this one as "upstream".',
    { errno, syscall, address: path },
  );
}

/** There is a socket at `path`, but nobody listens on it. */
export function notListening(path: string): SeqpacketError {
  return new SeqpacketError(
    'ECONNREFUSED',
    `Nobody listens at ${path}: the socket there is bound but does not listen, or not yet. See that its server gets ready, then start the tap.`,
    { address: path },
  );
}

/** It cannot be seen what is at `path`. */
export function notSeen(path: string, cause: unknown): SeqpacketError {
  const code = errorCodeOf(cause);
  if (code !== 'EACCES') return tapError(path, code, cause);
  return new SeqpacketError(
    code,
    `A folder above ${path} may not be looked into, which needs search permission (x). Run VS Code as a user who may, or have its owner change the mode.`,
    { address: path, cause },
  );
}

/** What would have to be put back could not be written down in `folder`. */
export function notRecorded(path: string, folder: string, cause: unknown): SeqpacketError {
  const code = errorCodeOf(cause);
  if (code === 'EMFILE' || code === 'ENFILE') return tapError(path, code, cause);
  const [why, remedy] = storageTrouble(code);
  return new SeqpacketError(
    code,
    `The record of the tap of ${path} could not be written into the extension's storage folder ${folder}: ${why}. ` +
      `The tap was not started and nothing was changed. ${remedy}, then try again.`,
    { address: path, cause },
  );
}

/** What is wrong, and what to do about it. */
function storageTrouble(code: string): readonly [string, string] {
  switch (code) {
    case 'ENOSPC':
      return ['the disk is full', 'Make room'];
    case 'EDQUOT':
      return ['the disk quota is used up', 'Make room'];
    case 'EFBIG':
      return ['no file may be that large here (ulimit -f)', 'Raise that limit'];
    case 'EROFS':
      return ['its file system is read-only', 'See that it can be written to'];
    case 'EACCES':
    case 'EPERM':
      return ['this user may not write there', 'See that VS Code may'];
    case 'ENOENT':
      return ['it is not there and could not be made', 'Make it'];
    case 'ENOTDIR':
    case 'EEXIST':
      return ['a file is where a folder should be', 'Move that away'];
    default:
      return [`writing failed (${code})`, 'See that it can be written to'];
  }
}

function inWords({ kind, pid }: TapOwner): string {
  if (pid === undefined) return 'another program';
  if (pid === process.pid) return 'this window';
  return kind === 'window' ? `another window (process ${pid})` : `another program (${namedProcess(pid)})`;
}
