import { eventNotes } from '../eventNotes';
import { formatLatency } from '../formatLatency';
import { isFromServer } from '../isFromServer';
import { safeText } from '../safeText';
import type { TrafficEvent } from '../trafficEvent';
import type { CaptureWriter, MissingEvents } from './captureWriter';
import { connectionKey } from './clientNames';
import { encodeEventBlocks } from './eventBlock';
import {
  blockType,
  byteOrderMagic,
  encodeBlock,
  encodeOption,
  padding,
  timeStamp,
  u16,
  u32,
  u64,
} from './pcapngBlock';
import { encodeUpperPduTags, linkTypeUpperPdu, localIpv6 } from './upperPdu';

/** A packet captured longer than this makes Wireshark refuse the whole file. */
const snapLength = 262_144;

/** Of one comment, in bytes: 253 descriptors may have names of megabytes, and a block must stay readable for Wireshark. */
const maxCommentBytes = 16_384;

/** A socket, which Wireshark has as an interface. */
interface Socket {
  readonly id: number;
  /** Number of its IPv6 address. */
  readonly name: number;
  packets: number;
  lastNs: bigint;
}

/**
 * A pcapng file that Wireshark opens with no set-up: a socket is an interface, a packet an "upper PDU" from `client[pid name]`
 * to the socket's path or back. Before each packet, and in place of every other event, stands a block of our own with
 * all there is to know of it, so that our import loses nothing.
 */
export function pcapngWriter(
  { dropped, unrecorded }: MissingEvents,
  clientNames: ReadonlyMap<string, string>,
): CaptureWriter {
  const sockets = new Map<string, Socket>();
  const clients = new Map<string, number>();
  let missing = dropped + unrecorded;
  let names = 0;
  return { begin, write, missed, end };

  function begin(): Uint8Array {
    const fixed = [u32(byteOrderMagic), u16(1), u16(0), u64(-1n)];
    const application = encodeOption(4, Buffer.from('Seqpacket Workbench'));
    return encodeBlock(blockType.sectionHeader, ...fixed, application, encodeOption(0));
  }

  function write(event: TrafficEvent): Uint8Array {
    if (event.kind !== 'packet') return encodeEventBlocks(event, event.data);
    const blocks: Uint8Array[] = [];
    const socket = socketOf(event.address, blocks);
    const client = clientOf(event, blocks);
    const tags = encodeUpperPduTags(event, { client, server: socket.name });
    const captured = (event.data ?? new Uint8Array()).subarray(0, snapLength - tags.length);
    socket.packets++;
    socket.lastNs = event.timeNs;
    blocks.push(
      encodeEventBlocks(event, event.data?.subarray(captured.length)),
      enhancedPacket(event, socket.id, Buffer.concat([tags, captured]), tags.length),
    );
    return Buffer.concat(blocks);
  }

  function missed(count: number): Uint8Array {
    missing += count;
    return new Uint8Array();
  }

  function end(): Uint8Array {
    return Buffer.concat(Array.from(sockets.values(), statistics));
  }

  function socketOf(address: string, blocks: Uint8Array[]): Socket {
    const known = sockets.get(address);
    if (known !== undefined) return known;
    const socket: Socket = { id: sockets.size, name: ++names, packets: 0, lastNs: 0n };
    sockets.set(address, socket);
    const text = safeText(address);
    blocks.push(interfaceDescription(text), nameResolution(socket.name, text));
    return socket;
  }

  function clientOf(event: TrafficEvent, blocks: Uint8Array[]): number {
    const key = connectionKey(event);
    const known = clients.get(key);
    if (known !== undefined) return known;
    const name = ++names;
    clients.set(key, name);
    blocks.push(nameResolution(name, clientNames.get(key) ?? 'client'));
    return name;
  }

  /** Events of whatever socket are missing, so the count stands with the first one only, for the whole file. */
  function statistics({ id, packets, lastNs }: Socket): Uint8Array {
    const options = [encodeOption(4, u64(BigInt(packets)))];
    if (id === 0) options.push(encodeOption(5, u64(BigInt(missing))));
    return encodeBlock(
      blockType.interfaceStatistics,
      u32(id),
      timeStamp(lastNs),
      ...options,
      encodeOption(0),
    );
  }
}

function interfaceDescription(name: string): Uint8Array {
  return encodeBlock(
    blockType.interfaceDescription,
    u16(linkTypeUpperPdu),
    u16(0),
    u32(snapLength),
    encodeOption(2, cut(Buffer.from(name))),
    encodeOption(9, Uint8Array.of(9)), // if_tsresol: nanoseconds
    encodeOption(0),
  );
}

function nameResolution(number: number, name: string): Uint8Array {
  const record = Buffer.concat([localIpv6(number), cut(Buffer.from(name)), Uint8Array.of(0)]);
  const ipv6Record = 2;
  return encodeBlock(
    blockType.nameResolution,
    encodeOption(ipv6Record, record), // a record is laid out as an option is
    encodeOption(0),
  );
}

function enhancedPacket(event: TrafficEvent, socket: number, captured: Buffer, tagBytes: number): Uint8Array {
  const sent = tagBytes + Math.max(event.length ?? 0, captured.length - tagBytes);
  const comments = commentsOf(event).map((comment) => encodeOption(1, cut(Buffer.from(comment))));
  return encodeBlock(
    blockType.enhancedPacket,
    u32(socket),
    timeStamp(event.timeNs),
    u32(captured.length),
    u32(sent),
    captured,
    padding(captured.length),
    ...comments,
    encodeOption(2, u32(isFromServer(event) ? 2 : 1)), // epb_flags: outbound or inbound, as the server sees it
    encodeOption(5, u64(BigInt(event.seq))), // epb_packetid
    encodeOption(0),
  );
}

function commentsOf(event: TrafficEvent): readonly string[] {
  const { connectionId, role, latencyNs, credentials } = event;
  return [
    connectionId === undefined ? role : `connection #${connectionId}, ${role}`,
    ...eventNotes(event, undefined),
    ...(credentials === undefined
      ? []
      : [`credentials: pid ${credentials.pid}, uid ${credentials.uid}, gid ${credentials.gid}`]),
    ...(latencyNs === undefined ? [] : [`latency: ${formatLatency(latencyNs)}`]),
  ];
}

/** At most what a comment may be, whole characters only. */
function cut(text: Buffer): Buffer {
  if (text.length <= maxCommentBytes) return text;
  let end = maxCommentBytes;
  while (((text[end] ?? 0) & 0xc0) === 0x80) end--;
  return text.subarray(0, end);
}
