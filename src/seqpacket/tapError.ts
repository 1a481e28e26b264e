import type { NativeFailure } from './addon';
import { errnoName } from './errnoName';
import { SeqpacketError } from './seqpacketError';

/** The error for a socket at `path` that cannot be tapped in its place, by the errno's name. */
export function tapError(path: string, code: string, cause?: unknown): SeqpacketError {
  return new SeqpacketError(code, sentence(code, path), { address: path, cause });
}

/** As {@link tapError}, of a system call that failed. */
export function tapFailure(path: string, { errno, syscall }: NativeFailure): SeqpacketError {
  const code = errnoName(errno);
  return new SeqpacketError(code, sentence(code, path), { errno, syscall, address: path });
}

/** The error for an original that cannot be put back, so that its tap goes on. */
export function notPutBack(path: string, code: string): SeqpacketError {
  const todo =
    code === 'ENOENT'
      ? `It is not at ${path}.tapped any more: move it back there, then stop the tap, or start the server anew.`
      : `See that its folder can be written to, then stop the tap; or move ${path}.tapped to ${path} yourself.`;
  return new SeqpacketError(
    code,
    `The socket ${path} could not be put back (${code}). The tap goes on, so that its server can be reached. ${todo}`,
    { address: path },
  );
}

function sentence(code: string, path: string): string {
  switch (code) {
    case 'ENOENT':
      return `There is no socket at ${path}. Start its server first, or correct the path.`;
    case 'ENOTSOCK':
      return `${path} is not a socket but a file of another kind. Correct the path.`;
    case 'ENOTDIR':
      return `A part of ${path} is a file where a folder should be. Correct the path.`;
    case 'ELOOP':
      return `${path} leads through too many symbolic links. Correct the path.`;
    case 'ECONNREFUSED':
      return `Nobody listens at ${path}: the socket file is a leftover of a server that is gone. Start the server, then the tap.`;
    case 'EPROTOTYPE':
      return `${path} is a socket of another type (SOCK_STREAM or SOCK_DGRAM), not SOCK_SEQPACKET. Only SOCK_SEQPACKET can be tapped.`;
    case 'EACCES':
    case 'EROFS':
      return (
        `The folder of ${path} cannot be written to, so its socket cannot be moved aside. ` +
        'Run VS Code as a user who may, or tap between two addresses: listen at one of your own, with this one as "upstream".'
      );
    case 'EPERM':
      return (
        `The folder of ${path}, or the socket file, may not be changed, by its owner neither: it may be immutable (chattr). ` +
        'Have that taken off, or tap between two addresses: listen at one of your own, with this one as "upstream".'
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk is full, so the tap of ${path} was not started and nothing was changed. Make room, then try again.`;
    case 'EXDEV':
      return (
        `${path} leads into the file system of another process, as of a container, where this window could not put its socket back. ` +
        'Run VS Code in there, or tap between two addresses: listen at one of your own, with this one as "upstream".'
      );
    case 'ENAMETOOLONG':
      return `The name of ${path} is too long to have ".tapped" added to it. Tap between two addresses, with this one as "upstream".`;
    case 'EINVAL':
    case 'ENOSYS':
    case 'ENOTSUP':
      return (
        `The file system of ${path} cannot change two names in one step, so clients would find no socket for a moment. ` +
        'Tap between two addresses: listen at one of your own, with this one as "upstream".'
      );
    case 'EADDRINUSE':
      return `A file ${path}.tapped is there already, where the socket would be moved to. Remove it if nobody uses it, then try again.`;
    case 'EAGAIN':
      return `The socket file ${path} was replaced while the tap was being put in its place. Nothing was changed; try again.`;
    case 'EMFILE':
    case 'ENFILE':
      return 'No descriptor is left for another socket. Close some connections, or raise the limit (ulimit -n).';
    default:
      return `Tapping ${path} failed (${code}). Nothing was changed; check the server there and try again.`;
  }
}
