import { formatLatency } from './formatLatency';

/** For how long a packet was held, given in ns, and why. */
export function heldText(heldNs: bigint): string {
  return `${formatLatency(heldNs)}: the other end was not reading`;
}
