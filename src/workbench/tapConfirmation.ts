import type { TapRequest } from '../endpoints/recordedTap';
import { formatAddress } from '../seqpacket/socketAddress';
import { safeText } from '../traffic/safeText';

/** What a person is told before a tap is started by the process `pid`: what programs can notice, and what ends it. */
export function tapConfirmation(request: TapRequest, pid: number): string {
  return [
    placeOf(request),
    `Packets pass through with their boundaries, order and descriptors. But the server sees this window's process (${pid}), not the client, ` +
      'as its peer (SO_PEERCRED), and the client likewise: a program that checks who its peer is may refuse. ' +
      'Smaller differences are told of in the README, under Taps.',
    'When the tap is stopped, connections through it go on until they end; when this window is reloaded or closed, they end with it.',
  ].join('\n\n');
}

function placeOf({ address, upstream }: TapRequest): string {
  const listener = safeText(formatAddress(address));
  if (upstream === undefined) {
    return `Its socket file is moved to ${listener}.tapped, and this window listens in its place, until the tap is stopped. Connections that are open stay as they are.`;
  }
  const place = `This window listens at ${listener} and joins each client there with ${safeText(formatAddress(upstream))}.`;
  return address.kind === 'abstract'
    ? `${place} An abstract name has no mode: every user of this machine can connect there.`
    : `${place} The socket file gets mode 0600: clients of other users are refused there, unless you change its mode.`;
}
