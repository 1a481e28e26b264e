import { constants } from 'node:os';
import { assertNever } from '../assertNever';
import type { BindObstacle, NativeFailure } from './addon';
import { errnoName } from './errnoName';
import { SeqpacketError } from './seqpacketError';
import { formatAddress, type SocketAddress } from './socketAddress';

/** The error for a listener that could not be set up at `address`. */
export function listenError(address: SocketAddress, failure: NativeFailure): SeqpacketError {
  const code = errnoName(failure.errno);
  const text = formatAddress(address);
  const message =
    failure.obstacle === undefined ? sentence(code, text) : obstacleSentence(failure.obstacle, text);
  return new SeqpacketError(code, message, {
    errno: failure.errno,
    syscall: failure.syscall,
    address: text,
  });
}

/** The error for an address where a server of this process is known to listen. */
export function alreadyListening(address: SocketAddress): SeqpacketError {
  return listenError(address, { errno: constants.errno.EADDRINUSE, syscall: 'bind', obstacle: 'listening' });
}

function obstacleSentence(obstacle: BindObstacle, text: string): string {
  switch (obstacle) {
    case 'listening':
      return `A server already listens at ${text}. Stop it first, or choose another address.`;
    case 'otherType':
      return (
        `A live socket of another type (SOCK_STREAM or SOCK_DGRAM) is at ${text}. ` +
        'Stop its program first, or choose another address.'
      );
    case 'otherOwner':
      return (
        `The socket file ${text} belongs to another user, so it is left alone. ` +
        'Have its owner remove it, or choose another address.'
      );
    case 'directory':
      return `${text} is a folder. Give the path of a socket file within it.`;
    case 'otherFile':
      return `${text} exists and is not a socket, so it is left alone. Remove it yourself, or choose another address.`;
    case 'unprovable':
      return (
        `It cannot be told whether a server still uses the socket file ${text}, so it is left alone. ` +
        'Remove it yourself if none does, or choose another address.'
      );
    default:
      return assertNever(obstacle);
  }
}

function sentence(code: string, text: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Another socket already has the address ${text}. Stop its program first, or choose another address.`;
    case 'ENOENT':
      return `The folder of ${text} does not exist. Create it first, or choose another address.`;
    case 'ENOTDIR':
      return `A part of ${text} is a file where a folder should be. Choose another address.`;
    case 'EACCES':
    case 'EPERM':
      return `Not permitted to create a socket at ${text}. Choose a folder that you may write to.`;
    case 'EROFS':
      return `The file system of ${text} is read-only. Choose another address.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `The file system of ${text} is full. Make room, or choose another address.`;
    case 'ENOTSUP':
    case 'ENOSYS':
      return `The file system of ${text} takes no socket files. Choose another address, such as one under /tmp.`;
    case 'ENAMETOOLONG':
      return `${text} is longer than Linux takes. Choose a shorter address.`;
    case 'ELOOP':
      return `${text} leads through too many symbolic links. Choose another address.`;
    case 'EMFILE':
    case 'ENFILE':
      return 'No descriptor is left for another socket. Close some connections, or raise the limit (ulimit -n).';
    default:
      return `Listening at ${text} failed (${code}). Choose another address, or try again.`;
  }
}
