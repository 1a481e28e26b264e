import { SeqpacketError } from '../../seqpacket/seqpacketError';
import type { TrafficEvent } from '../../traffic/trafficEvent';
import type { CommandArguments } from '../commandArguments';
import { requiredInteger } from '../commandArguments';
import { goneSentence } from '../goneSentence';
import type { Parts } from '../parts';
import type { TreeNode } from '../views/treeNode';

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
  throw new SeqpacketError('ENOENT', goneSentence(seq));
}
