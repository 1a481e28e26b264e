import { SeqpacketError } from '../../seqpacket/seqpacketError';
import type { TrafficEvent } from '../../traffic/trafficEvent';
import type { CommandArguments } from '../commandArguments';
import { requiredInteger } from '../commandArguments';
import { keptEvent } from '../keptEvent';
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

/**
 * The number of the packet that a command was chosen on. @throws SeqpacketError EINVAL when it was chosen on anything else, or on a row
 * of the tree that went meanwhile, for which VS Code hands over nothing.
 */
export function seqOf(target: TreeNode | undefined): number {
  if (target?.node === 'event') return target.event.seq;
  if (target?.node === 'packet') return seqArgument({ seq: target.seq });
  throw new SeqpacketError(
    'EINVAL',
    'This packet is not kept any more, or none was picked. Pick a packet of the traffic.',
  );
}

/** The packet of that number. @throws PacketGone when it is not kept, SeqpacketError EINVAL when the event is no packet. */
export function packetOf({ capture }: Parts, seq: number): SeenPacket {
  return seenPacket(keptEvent(capture, seq));
}

/**
 * The packet that a command was chosen on: also one that went while its row was still to be seen, if the row has all of its bytes.
 * @throws SeqpacketError as {@link seqOf} and {@link packetOf}.
 */
export function packetOn({ capture }: Parts, target: TreeNode | undefined): SeenPacket {
  const seq = seqOf(target);
  const event = capture.get(seq) ?? wholeEventOf(target);
  if (event === undefined) throw new PacketGone(seq);
  return seenPacket(event);
}

/** The event of a row of the tree, if the row has all of it. */
function wholeEventOf(target: TreeNode | undefined): TrafficEvent | undefined {
  if (target?.node !== 'event') return undefined;
  const { data } = target.event;
  return data !== undefined && data.length < treeRowBytes ? target.event : undefined;
}

function seenPacket(event: TrafficEvent): SeenPacket {
  const { seq, kind, data } = event;
  if (data !== undefined) return { ...event, data };
  throw new SeqpacketError('EINVAL', `Event ${seq} is no packet (${kind}). Pick a packet of the traffic.`);
}
