import { decodeLengthPacket } from './commandProtocol';
import { countBytes } from './countBytes';
import type { ExchangePacket } from './exchangeError';

const nothing = 'no packet had come from it';

/** How far the reply of a command server came, as a clause for an error sentence. */
export function describeReplyProgress([lengthPacket]: readonly ExchangePacket[]): string {
  if (lengthPacket === undefined) return nothing;
  const announced = countBytes(decodeLengthPacket(lengthPacket.data));
  return `only the length packet had come, which announced a reply of ${announced}`;
}

/** How much came from a server of no known protocol, as a clause for an error sentence. */
export function describePackets(packets: readonly ExchangePacket[]): string {
  if (packets.length === 0) return nothing;
  const bytes = packets.reduce((sum, packet) => sum + packet.data.length, 0);
  const count = packets.length === 1 ? '1 packet' : `${packets.length} packets`;
  return `${count} with ${countBytes(bytes)} had come from it`;
}
