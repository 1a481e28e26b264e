import { realAddress } from './realAddress';
import { SeqpacketError } from './seqpacketError';
import { formatAddress, type SocketAddress } from './socketAddress';
import { tappedSuffix } from './tappedName';
import type { TapRoute } from './tapRoute';

/** An address that is reached from the upstream. */
interface Reached {
  readonly place: string;
  /** The tap that the way there begins with; none is needed to reach the upstream itself. */
  readonly first?: TapRoute;
}

/**
 * Refuses a tap whose upstream is where it listens itself, whatever the path to it, or another tap that leads back there: one client
 * would be joined with the tap again and again, until no descriptor is left.
 * @throws SeqpacketError `EINVAL` that says so.
 */
export function refuseLoop(
  address: SocketAddress,
  upstream: SocketAddress,
  routes: readonly TapRoute[],
): void {
  const start = realAddress(formatAddress(address));
  const passed = new Set<string>();
  const reached: Reached[] = [{ place: realAddress(formatAddress(upstream)) }];
  // It grows meanwhile.
  for (const { place, first } of reached) {
    if (place === start)
      throw first === undefined ? sameAddress(address, upstream) : leadsBack(address, upstream, first.pid);
    if (passed.has(place)) continue;
    passed.add(place);
    for (const route of routes) {
      if (placesOf(route, routes).includes(place))
        reached.push({ place: realAddress(route.upstream), first: first ?? route });
    }
  }
}

/** Where a tap is met: also where its socket was moved to, when another tap is in its place. */
function placesOf({ address, inPlace }: TapRoute, routes: readonly TapRoute[]): readonly string[] {
  const place = realAddress(address);
  const isMoved = !inPlace && routes.some((other) => other.inPlace && other.address === place);
  return isMoved ? [place, place + tappedSuffix] : [place];
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

function leadsBack(address: SocketAddress, upstream: SocketAddress, pid: number): SeqpacketError {
  const [here, there] = [formatAddress(address), formatAddress(upstream)];
  const whose = pid === process.pid ? '' : ` of another window (process ${pid})`;
  const message =
    `The tap would connect to itself: its "upstream", ${there}, is a tap${whose} that leads back to ${here}. ` +
    'Give the address of the server itself as "upstream", or stop that tap first.';
  return new SeqpacketError('EINVAL', message, { address: here });
}
