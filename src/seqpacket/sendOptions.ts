import { SeqpacketError } from './seqpacketError';
import { formatAddress, type SocketAddress } from './socketAddress';

/** SCM_MAX_FD: the kernel takes no more with one packet (kernel-facts: "254 EINVAL"). */
const mostFds = 253;

/** How a packet is sent. */
export interface SendOptions {
  /** Takes the packet back if it still waits to be sent. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Numbers of open descriptors that the peer gets duplicates of (SCM_RIGHTS), at most 253. They stay the caller's, who may
   * close them as soon as the call has returned.
   */
  readonly fds?: readonly number[] | undefined;
}

/** @throws SeqpacketError `EINVAL` for more than 253, and for what cannot be the number of a descriptor. */
export function checkFds(address: SocketAddress, fds: readonly number[]): void {
  const details = { address: formatAddress(address) };
  if (fds.length > mostFds) {
    throw new SeqpacketError(
      'EINVAL',
      `${fds.length} descriptors are too many for one packet: Linux passes at most ${mostFds}. Send them with several packets.`,
      details,
    );
  }
  const wrong = fds.find((fd) => !Number.isInteger(fd) || fd < 0 || fd > 0x7fff_ffff);
  if (wrong === undefined) return;
  throw new SeqpacketError(
    'EINVAL',
    `${wrong} is no descriptor to pass with a packet; give the numbers of open ones, such as fs.openSync returns.`,
    details,
  );
}
