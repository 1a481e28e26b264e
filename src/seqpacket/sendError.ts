import { errnoName } from './errnoName';
import { SeqpacketError } from './seqpacketError';
import { formatAddress, type SocketAddress } from './socketAddress';

/** The error for a packet of `length` bytes, the last of `packets`, that the kernel refused with `errno`. */
export function sendError(
  address: SocketAddress,
  errno: number,
  length: number,
  maxPacketLength: number,
  packets = 1,
): SeqpacketError {
  const code = errnoName(errno);
  if (code === 'EMSGSIZE') return packetTooLong(address, length, maxPacketLength);
  const lost = packets === 1 ? '' : ` ${packets} packets were not sent.`;
  return new SeqpacketError(code, `${sentence(code, formatAddress(address))}${lost}`, {
    errno,
    syscall: 'sendmsg',
    address: formatAddress(address),
  });
}

/** Bytes of a packet where the kernel gave all that is asked for: SO_SNDBUF of 1 MiB, which it doubles, less 32 (native/src/socket_options.cc). */
const highestPacketLength = 2 * 1024 * 1024 - 32;

/** The error for a packet above the limit, which is SO_SNDBUF less the kernel's own 32 bytes (kernel-facts). */
export function packetTooLong(
  address: SocketAddress,
  length: number,
  maxPacketLength: number,
): SeqpacketError {
  return new SeqpacketError(
    'EMSGSIZE',
    `A packet of ${length} bytes is too long: this connection takes at most ${maxPacketLength} bytes. ` +
      (maxPacketLength < highestPacketLength
        ? 'Send it in several packets, or raise net.core.wmem_max and connect again.'
        : 'Send it in several packets.'),
    { errno: 90, syscall: 'sendmsg', address: formatAddress(address) },
  );
}

/** The error for sending on a connection that is closed, or whose `end()` was called. */
export function sendAfterEnd(address: SocketAddress, closed: boolean): SeqpacketError {
  const text = formatAddress(address);
  const state = closed ? 'is closed' : 'was ended for sending';
  return new SeqpacketError('EPIPE', `The connection to ${text} ${state}. Open another to send more.`, {
    address: text,
  });
}

/** The error for a packet that still waited when its connection was destroyed. */
export function sendDiscarded(address: SocketAddress, cause: unknown): SeqpacketError {
  const text = formatAddress(address);
  return new SeqpacketError(
    'ECANCELED',
    `The connection to ${text} was closed before the packet could be sent. Connect again and send it again.`,
    { address: text, cause },
  );
}

/** The error for a packet that its AbortSignal took back. */
export function sendAborted(address: SocketAddress, cause: unknown): SeqpacketError {
  return new SeqpacketError('ABORT_ERR', 'Sending the packet was cancelled; the peer has not received it.', {
    address: formatAddress(address),
    cause,
  });
}

/** The error for a packet that would make the queue of unsent packets longer than `limit` bytes. */
export function sendQueueFull(address: SocketAddress, limit: number): SeqpacketError {
  return new SeqpacketError(
    'ENOBUFS',
    `More than ${limit} bytes wait to be sent because the peer does not read. Wait for 'drain' before sending more.`,
    { address: formatAddress(address) },
  );
}

function sentence(code: string, text: string): string {
  switch (code) {
    case 'EPIPE':
      return `The peer at ${text} no longer receives: it closed the connection, or its reading side. Connect again.`;
    case 'ECONNRESET':
      return `The peer at ${text} closed the connection without reading all that was sent. Connect again.`;
    case 'ENOBUFS':
    case 'ENOMEM':
      return `The kernel had no memory for the packet to ${text}. Send it again later, or in smaller packets.`;
    case 'EBADF':
      return `A descriptor to be passed to ${text} is not open. Pass open ones, and close them only after sending.`;
    case 'EMFILE':
    case 'ENFILE':
      return `The packet to ${text} has to wait, and there are too many descriptors open to keep those that go with it. Close some, or raise the limit (ulimit -n).`;
    case 'ETOOMANYREFS':
      return `Too many descriptors are on their way and not received yet, so that no more can be passed to ${text}. Wait until the peer has received some.`;
    default:
      return `Sending to ${text} failed (${code}). Connect again and send the packet again.`;
  }
}
