import { SeqpacketError } from '../../seqpacket/seqpacketError';
import type { TrafficEvent } from '../../traffic/trafficEvent';
import type { CommandArguments } from '../commandArguments';
import { requiredInteger } from '../commandArguments';
import { PacketGone } from '../packetGone';
import type { Parts } from '../parts';
import type { TreeNode } from '../views/treeNode';
import { treeRowBytes } from '../views/treeNode';

/** A packet of the capture, with the bytes that are kept of it. */
export interface SeenPacket extends TrafficEvent {
  readonly data: Uint8Array;
}

/** The number of a packet in an argument object. @throws SeqpacketError EINVAL when it is missing or none. */
export function seqArgument(args: CommandArguments, name = 'seq'): number {
  return requiredInteger(args, name, 0, Number.MAX_SAFE_INTEGER);
}

/** The number of the packet that a command was chosen on. @throws SeqpacketError EINVAL when it was chosen on anything else. */
export function seqOf(target: TreeNode | undefined): number {
  if (target?.node === 'event') return target.event.seq;
  if (target?.node === 'packet') return seqArgument({ seq: target.seq });
  throw new SeqpacketError('EINVAL', 'Pick a packet of the traffic first.');
}

/** The packet of that number. @throws SeqpacketError ENOENT when it is not kept. */
export function packetOf(parts: Parts, seq: number): SeenPacket {
  const event = parts.capture.get(seq);
  if (event?.data !== undefined) return { ...event, data: event.data };
  throw new PacketGone(seq);
}

/**
 * The packet that a command was chosen on: also one that went while its row was still to be seen, if the row has all of its bytes.
 * @throws SeqpacketError as {@link seqOf} and {@link packetOf}.
 */
export function packetOn(parts: Parts, target: TreeNode | undefined): SeenPacket {
  const seq = seqOf(target);
  const seen = target?.node === 'event' ? target.event : undefined;
  const isWhole = seen?.data !== undefined && seen.data.length < treeRowBytes;
  if (isWhole && parts.capture.get(seq) === undefined) return { ...seen, data: seen.data };
  return packetOf(parts, seq);
}
