import { eventMark } from '../eventMark';
import { isFromServer } from '../isFromServer';
import { jsonValue } from '../jsonValue';
import { plainText } from '../plainText';
import type { TrafficEvent } from '../trafficEvent';

/** "Wireshark Upper PDU export" among the link types. */
export const linkTypeUpperPdu = 252;

/** Tags of Wireshark's "upper PDU" (epan/exported_pdu.h), link type 252. */
const tag = {
  end: 0,
  dissectorName: 12,
  ipv6Source: 22,
  ipv6Destination: 23,
  portType: 24,
  sourcePort: 25,
  destinationPort: 26,
  columnProtocol: 33,
  direction: 35,
  columnInfo: 36,
} as const;

/** The two ends of a connection as Wireshark knows them, by the number of their IPv6 address. */
export interface PduEnds {
  readonly client: number;
  readonly server: number;
}

/** What stands before the payload: which dissector reads it, and from where to where it goes. */
export function encodeUpperPduTags(event: TrafficEvent, { client, server }: PduEnds): Buffer {
  const fromServer = isFromServer(event);
  const connection = bigEndian32(event.connectionId ?? 0);
  return Buffer.concat([
    encodeTag(tag.dissectorName, Buffer.from(dissectorOf(event.data ?? new Uint8Array()))),
    encodeTag(tag.ipv6Source, localIpv6(fromServer ? server : client)),
    encodeTag(tag.ipv6Destination, localIpv6(fromServer ? client : server)),
    encodeTag(tag.portType, bigEndian32(0)),
    encodeTag(tag.sourcePort, connection),
    encodeTag(tag.destinationPort, connection),
    encodeTag(tag.columnProtocol, Buffer.from('SEQPKT')),
    encodeTag(tag.direction, bigEndian32(fromServer ? 1 : 0)),
    encodeTag(tag.columnInfo, Buffer.from(`${eventMark(event)} ${event.length ?? 0} B`)),
    encodeTag(tag.end, Buffer.alloc(0)),
  ]);
}

/** What {@link encodeUpperPduTags} wrote; texts that are not there are empty, numbers 0. */
interface UpperPdu {
  readonly columnProtocol: string;
  readonly info: string;
  /** Number of the connection, to 32 bits. */
  readonly port: number;
  readonly isFromServer: boolean;
  /** Where the payload begins. */
  readonly payloadAt: number;
}

/** Reads the tags before a payload; undefined when they do not end. */
export function readUpperPdu(packet: Buffer): UpperPdu | undefined {
  const values = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= packet.length;) {
    const code = packet.readUInt16BE(at);
    const end = at + 4 + packet.readUInt16BE(at + 2);
    if (code === tag.end) return pduOf(values, at + 4);
    values.set(code, packet.subarray(at + 4, end));
    at = end;
  }
  return undefined;
}

function pduOf(values: ReadonlyMap<number, Buffer>, payloadAt: number): UpperPdu {
  const text = (code: number) => values.get(code)?.toString().replace(/\0+$/, '') ?? '';
  const number = (code: number) =>
    values.get(code)?.length === 4 ? (values.get(code)?.readUInt32BE(0) ?? 0) : 0;
  return {
    columnProtocol: text(tag.columnProtocol),
    info: text(tag.columnInfo),
    port: number(tag.sourcePort),
    isFromServer: number(tag.direction) === 1,
    payloadAt,
  };
}

/** The unique local address fd00::n (RFC 4193), which stands for an end that has a name but no address. */
export function localIpv6(number: number): Buffer {
  const address = Buffer.alloc(16);
  address[0] = 0xfd;
  address.writeUInt32BE(number, 12);
  return address;
}

function dissectorOf(payload: Uint8Array): string {
  const text = payload.length > 0 ? plainText(payload) : undefined;
  if (text === undefined) return 'data';
  return jsonValue(text) === undefined ? 'data-text-lines' : 'json';
}

/** The length counts the padding: Wireshark takes the next tag to be right behind it. */
function encodeTag(code: number, value: Uint8Array): Buffer {
  const padded = Buffer.alloc((value.length + 3) & ~3);
  padded.set(value);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(code, 0);
  head.writeUInt16BE(padded.length, 2);
  return Buffer.concat([head, padded]);
}

function bigEndian32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
