import { realAddress } from './realAddress';
import { SeqpacketError } from './seqpacketError';
import { formatAddress, type SocketAddress } from './socketAddress';

/** Where a tap listens and where it connects, as `formatAddress` writes it. */
export interface TapRoute {
  readonly address: string;
  readonly upstream: string;
}

/**
 * Refuses a tap whose upstream is where it listens itself, whatever the path to it, or another tap that leads back there: one client
 * would be joined with the tap again and again, until no descriptor is left.
 * @throws SeqpacketError `EINVAL` that says so.
 */
export function refuseLoop(
  address: SocketAddress,
  upstream: SocketAddress,
  others: readonly TapRoute[],
): void {
  const start = realAddress(formatAddress(address));
  const next = new Map(others.map((route) => [realAddress(route.address), route.upstream]));
  const passed = new Set<string>();
  let at: string | undefined = formatAddress(upstream);
  while (at !== undefined) {
    const place = realAddress(at);
    if (place === start)
      throw passed.size === 0 ? sameAddress(address, upstream) : leadsBack(address, upstream);
    if (passed.has(place)) return;
    passed.add(place);
    at = next.get(place);
  }
}

function sameAddress(address: SocketAddress, upstream: SocketAddress): SeqpacketError {
  const [here, there] = [formatAddress(address), formatAddress(upstream)];
  const both =
    here === there
      ? `"address" and "upstream" are both ${here}`
      : `"upstream", ${there}, leads to "address", ${here}`;
  const message = `The tap would connect to itself: ${both}. Leave out "upstream" to tap in place.`;
  return new SeqpacketError('EINVAL', message, { address: here });
}

function leadsBack(address: SocketAddress, upstream: SocketAddress): SeqpacketError {
  const [here, there] = [formatAddress(address), formatAddress(upstream)];
  const message =
    `The tap would connect to itself: its "upstream", ${there}, is a tap that leads back to ${here}. ` +
    'Give the address of the server itself as "upstream", or stop that tap first.';
  return new SeqpacketError('EINVAL', message, { address: here });
}
