import { statSync } from 'node:fs';
import type { NativeFailure } from './addon';
import { errnoName } from './errnoName';
import { SeqpacketError } from './seqpacketError';
import { formatAddress, type SocketAddress } from './socketAddress';

/** The error for an attempt to connect to `address` that failed for good. */
export function connectError(address: SocketAddress, { errno, syscall }: NativeFailure): SeqpacketError {
  const code = errnoName(errno);
  const text = formatAddress(address);
  return new SeqpacketError(code, sentence(code, text, address), { errno, syscall, address: text });
}

/** The error for a listener whose backlog stayed full for `timeoutMs`. */
export function connectTimeout(address: SocketAddress, timeoutMs: number): SeqpacketError {
  const text = formatAddress(address);
  return new SeqpacketError(
    'ETIMEDOUT',
    `The server at ${text} accepted no connection within ${timeoutMs} ms: its backlog is full. ` +
      'Check whether it hangs, or allow more time.',
    { syscall: 'connect', address: text },
  );
}

/** The error for a wait that its AbortSignal ended. */
export function connectAborted(address: SocketAddress, cause: unknown): SeqpacketError {
  const text = formatAddress(address);
  return new SeqpacketError('ABORT_ERR', `Connecting to ${text} was cancelled.`, { address: text, cause });
}

function sentence(code: string, text: string, address: SocketAddress): string {
  switch (code) {
    case 'ECONNREFUSED':
      return refused(text, address);
    case 'ENOENT':
      return `There is no socket at ${text}. Start the server first, or correct the address.`;
    case 'EPROTOTYPE':
      return (
        `${text} is a socket of another type (SOCK_STREAM or SOCK_DGRAM), not SOCK_SEQPACKET. ` +
        'Use a client of that type, or another address.'
      );
    case 'EACCES':
    case 'EPERM':
      return (
        `Not permitted to connect to ${text}: this needs write permission on the socket file and search permission ` +
        "on every folder above it. Run as the server's user, or have its owner change the mode."
      );
    case 'ENOTDIR':
      return `A part of ${text} is a file where a folder should be. Correct the address.`;
    case 'ENAMETOOLONG':
      return `${text} is longer than Linux takes. Choose a shorter address.`;
    case 'ELOOP':
      return `${text} leads through too many symbolic links. Correct the address.`;
    case 'EMFILE':
    case 'ENFILE':
      return 'No descriptor is left for another socket. Close some connections, or raise the limit (ulimit -n).';
    default:
      return `Connecting to ${text} failed (${code}). Check the server there and try again.`;
  }
}

/** What refuses: the kernel gives ECONNREFUSED for anything that is no listener, be it a socket or not (kernel-facts). */
function refused(text: string, address: SocketAddress): string {
  if (address.kind === 'abstract') {
    return `Nobody listens at ${text}. Start the server first, or correct the address.`;
  }
  const found = statSync(address.path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) {
    return `${text} is a folder, not a socket. Give the path of the socket file within.`;
  }
  if (found !== undefined && !found.isSocket()) {
    return `${text} is not a socket but a file of another kind. Correct the address.`;
  }
  return (
    `Nobody listens at ${text}: the socket file is a leftover of a server that is gone, or one that is not ready yet. ` +
    'Start the server.'
  );
}
