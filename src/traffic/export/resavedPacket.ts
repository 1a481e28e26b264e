import { parseLatency } from '../formatLatency';
import type { NewTrafficEvent } from '../trafficEvent';
import { trafficDirections, trafficRoles } from '../trafficEvent';
import { blockOptions } from './blockOptions';
import type { CaptureInterface } from './captureInterface';
import { RecordFault } from './eventRecord';
import { linkTypeUpperPdu, readUpperPdu } from './upperPdu';

const commentOption = 1;

/** Bytes of an enhanced packet block before the packet. */
const fixedBytes = 20;

/**
 * The packet of an enhanced packet block that `pcapngWriter` made and another program, such as Wireshark, wrote again: that leaves out
 * our own blocks, but the tags and comments say nearly all. Undefined for a packet that was never ours.
 * @throws RecordFault when it is broken.
 */
export function resavedPacket(
  body: Buffer,
  interfaces: readonly CaptureInterface[],
): NewTrafficEvent | undefined {
  if (body.length < fixedBytes) throw new RecordFault('this packet is too short');
  const socket = interfaces[body.readUInt32LE(0)];
  const captured = body.readUInt32LE(12);
  if (captured > body.length - fixedBytes) throw new RecordFault('this packet is longer than its block');
  const packet = body.subarray(fixedBytes, fixedBytes + captured);
  const pdu = readUpperPdu(packet);
  if (socket?.linkType !== linkTypeUpperPdu || pdu?.columnProtocol !== 'SEQPKT') return undefined;
  const data = new Uint8Array(packet.subarray(pdu.payloadAt));
  const length = Math.max(data.length, body.readUInt32LE(16) - pdu.payloadAt);
  const ticks = (BigInt(body.readUInt32LE(4)) << 32n) | BigInt(body.readUInt32LE(8));
  const direction = trafficDirections.find((name) => pdu.info.includes(` ${name} `));
  return {
    timeNs: ticks * socket.nsPerTick,
    kind: 'packet',
    address: socket.name,
    role: roleOf(direction, pdu.isFromServer),
    direction,
    ...(pdu.port > 0 && { connectionId: pdu.port }),
    length,
    data,
    truncated: data.length < length,
    ...factsOf(body.subarray((fixedBytes + captured + 3) & ~3)),
  };
}

function roleOf(direction: NewTrafficEvent['direction'], isFromServer: boolean): NewTrafficEvent['role'] {
  if (direction !== 'in' && direction !== 'out') return 'tap';
  return (direction === 'out') === isFromServer ? 'server' : 'client';
}

/** What the comments say. One that a person wrote, or changed, says nothing to us. */
function factsOf(options: Buffer): Partial<NewTrafficEvent> {
  const facts: Partial<Record<keyof NewTrafficEvent, unknown>> = {};
  for (const [code, value] of blockOptions(options)) {
    if (code === commentOption) Object.assign(facts, factOf(value.toString()));
  }
  return facts as Partial<NewTrafficEvent>;
}

function factOf(comment: string): Partial<NewTrafficEvent> {
  const credentials = /^credentials: pid (\d+), uid (\d+), gid (\d+)$/.exec(comment);
  if (credentials !== null) {
    const [, pid, uid, gid] = credentials;
    return { credentials: { pid: Number(pid), uid: Number(uid), gid: Number(gid) } };
  }
  const [, connection, roleName] = /^(?:connection #(\d+), )?(\w+)$/.exec(comment) ?? [];
  const role = trafficRoles.find((name) => name === roleName);
  if (role !== undefined)
    return { role, ...(connection !== undefined && { connectionId: Number(connection) }) };
  const latencyNs = parseLatency(/^latency: (.+)$/.exec(comment)?.[1] ?? '');
  if (latencyNs !== undefined) return { latencyNs };
  const heldNs = parseLatency(/^held (.+?): /.exec(comment)?.[1] ?? '');
  if (heldNs !== undefined) return { heldNs };
  const [, count, list] = /^(\d+) descriptors?: (.*)$/s.exec(comment) ?? [];
  const fds = list?.split(', ');
  return fds?.length === Number(count) ? { fds } : {};
}
