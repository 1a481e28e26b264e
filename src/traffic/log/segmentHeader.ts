import { crc32 } from 'node:zlib';
import type { CountTotals } from '../trafficCounts';

/** How things stood when a segment was begun: what the events in it and after it do not say. */
export interface SegmentHeader {
  /** `seq` of the segment's first event. */
  readonly firstSeq: number;
  /** `seq` of the first event since the capture was cleared. */
  readonly startSeq: number;
  /** Events since then that could not be recorded. */
  readonly unrecorded: number;
  /** Of all events since then, before this segment. */
  readonly counts: CountTotals;
}

/** "SQPKLOG" and the version of the format. */
const magic = Buffer.from('SQPKLOG1');
const fixedBytes = magic.length + 8;
const maxTextBytes = 4096;

/** The first bytes of a segment: {@link magic}, length and CRC-32 of a JSON text (u32, little-endian), the text. */
export function encodeSegmentHeader(header: SegmentHeader): Uint8Array {
  const text = Buffer.from(JSON.stringify(header));
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32LE(text.length, 0);
  numbers.writeUInt32LE(crc32(text), 4);
  return Buffer.concat([magic, numbers, text]);
}

/** The most bytes that a header takes. */
export const maxHeaderBytes = fixedBytes + maxTextBytes;

/** What a segment's first bytes say, and how many they are; undefined when they are none of ours, or torn. */
export function decodeSegmentHeader(
  start: Buffer,
): { readonly header: SegmentHeader; readonly bytes: number } | undefined {
  if (start.length < fixedBytes || !start.subarray(0, magic.length).equals(magic)) return undefined;
  const length = start.readUInt32LE(magic.length);
  const text = start.subarray(fixedBytes, fixedBytes + length);
  if (text.length < length || crc32(text) !== start.readUInt32LE(magic.length + 4)) return undefined;
  const header: unknown = JSON.parse(text.toString());
  return isHeader(header) ? { header, bytes: fixedBytes + length } : undefined;
}

function isHeader(value: unknown): value is SegmentHeader {
  if (typeof value !== 'object' || value === null) return false;
  const { firstSeq, startSeq, unrecorded, counts } = value as Partial<SegmentHeader>;
  if (typeof counts !== 'object') return false;
  const { packetsIn, packetsOut, bytesIn, bytesOut } = counts;
  return [firstSeq, startSeq, unrecorded, packetsIn, packetsOut, bytesIn, bytesOut].every(
    Number.isSafeInteger,
  );
}
