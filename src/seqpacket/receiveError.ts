import type { NativeFailure } from './addon';
import { errnoName } from './errnoName';
import { SeqpacketError } from './seqpacketError';
import { formatAddress, type SocketAddress } from './socketAddress';

/** The error with which receiving on a connection came to its end, after every packet that could still be read. */
export function receiveError(address: SocketAddress, errno: number): SeqpacketError {
  const code = errnoName(errno);
  const text = formatAddress(address);
  const message =
    code === 'ECONNRESET'
      ? `The peer at ${text} closed the connection without reading all that was sent. Connect again.`
      : `Receiving from ${text} failed (${code}). Connect again.`;
  return new SeqpacketError(code, message, { errno, syscall: 'recvmsg', address: text });
}

/** The error for connections that cannot be accepted for now; they wait in the backlog, and none is lost. */
export function acceptError(address: SocketAddress, errno: number): SeqpacketError {
  const code = errnoName(errno);
  const text = formatAddress(address);
  const message =
    code === 'EMFILE' || code === 'ENFILE'
      ? `No descriptor is left to accept connections at ${text}; they wait. Close some, or raise the limit (ulimit -n).`
      : `Accepting connections at ${text} failed (${code}); they wait, and it is tried again.`;
  return new SeqpacketError(code, message, { errno, syscall: 'accept4', address: text });
}

/** The error for a client of whom no connection could be made after it was accepted: it is lost. */
export function refusedError(address: SocketAddress, { errno, syscall }: NativeFailure): SeqpacketError {
  const code = errnoName(errno);
  const text = formatAddress(address);
  return new SeqpacketError(
    code,
    `A client at ${text} was turned away, as no connection could be made of it (${syscall}: ${code}). It has to connect again.`,
    { errno, syscall, address: text },
  );
}
