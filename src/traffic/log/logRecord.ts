import { crc32 } from 'node:zlib';
import type { NewTrafficEvent, TrafficEvent } from '../trafficEvent';
import { trafficDirections, trafficKinds, trafficRoles } from '../trafficEvent';

/**
 * An event in the log, little-endian. Every record says all of its event, so that the index can be made anew from the
 * log; its length and checksum come first, so that one that is torn or broken is known as such.
 *
 *      0  u32  bytes of the record, this head included
 *      4  u32  CRC-32 of all that follows
 *      8  u64  time, ns since the epoch
 *     16  u64  latency, ns
 *     24  f64  connection; NaN for none, as in the next four
 *     32  f64  length as sent
 *     40  f64  pid, uid, gid of the credentials
 *     64  u32  bytes of the payload kept
 *     68  u32  bytes of the address
 *     72  u32  bytes of the rest
 *     76  u8   kind, role, direction (1 more than its place, 0 for none), flags
 *     80       address (JSON text), rest (JSON object with what {@link Rest} has, or nothing), payload
 */
export const headBytes = 80;

/** More than any event takes: one that is imported has 64 MiB of payload and texts at most. */
const maxRecordBytes = 96 * 1024 * 1024;

/** What has no place of its own in the head, because it is rare. */
type Rest = Pick<TrafficEvent, 'fds' | 'error' | 'heldNs' | 'processName'>;

const flag = { latency: 1, data: 2, truncated: 4, notTruncated: 8 } as const;

/** An event with its texts encoded, ready to be written into {@link LogRecord.bytes} bytes. */
export interface LogRecord {
  readonly event: NewTrafficEvent;
  readonly latencyNs: bigint | undefined;
  readonly address: Uint8Array;
  readonly rest: Uint8Array;
  /** Of the whole record. */
  readonly bytes: number;
}

const nothing = new Uint8Array();

/** The address as a record holds it: JSON, which keeps halves of surrogate pairs, as UTF-8 alone would not. */
export function encodeAddress(address: string): Uint8Array {
  return Buffer.from(JSON.stringify(address));
}

/** Makes a record of an event; `address` is its address by {@link encodeAddress}. */
export function logRecord(
  event: NewTrafficEvent,
  latencyNs: bigint | undefined,
  address: Uint8Array,
): LogRecord {
  const rest = encodeRest(event);
  const bytes = headBytes + address.length + rest.length + (event.data?.length ?? 0);
  return { event, latencyNs, address, rest, bytes };
}

function encodeRest({ fds, error, heldNs, processName }: Rest): Uint8Array {
  const isNone =
    fds === undefined && error === undefined && heldNs === undefined && processName === undefined;
  if (isNone) return nothing;
  return Buffer.from(JSON.stringify({ fds, error, heldNs: heldNs?.toString(), processName }));
}

/** Bytes with a view on them, for numbers. */
export interface LogBytes {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** Both faces of the same bytes. */
export function logBytes(bytes: Uint8Array): LogBytes {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
}

/** Writes the record at `at`. */
export function writeLogRecord({ bytes, view }: LogBytes, at: number, record: LogRecord): void {
  const { event, latencyNs, address, rest } = record;
  const { credentials, data, truncated } = event;
  view.setUint32(at, record.bytes, true);
  view.setBigUint64(at + 8, event.timeNs, true);
  view.setBigUint64(at + 16, latencyNs ?? 0n, true);
  view.setFloat64(at + 24, event.connectionId ?? NaN, true);
  view.setFloat64(at + 32, event.length ?? NaN, true);
  view.setFloat64(at + 40, credentials?.pid ?? NaN, true);
  view.setFloat64(at + 48, credentials?.uid ?? NaN, true);
  view.setFloat64(at + 56, credentials?.gid ?? NaN, true);
  view.setUint32(at + 64, data?.length ?? 0, true);
  view.setUint32(at + 68, address.length, true);
  view.setUint32(at + 72, rest.length, true);
  bytes[at + 76] = trafficKinds.indexOf(event.kind);
  bytes[at + 77] = trafficRoles.indexOf(event.role);
  bytes[at + 78] = event.direction === undefined ? 0 : trafficDirections.indexOf(event.direction) + 1;
  bytes[at + 79] =
    (latencyNs === undefined ? 0 : flag.latency) |
    (data === undefined ? 0 : flag.data) |
    (truncated === undefined ? 0 : truncated ? flag.truncated : flag.notTruncated);
  bytes.set(address, at + headBytes);
  bytes.set(rest, at + headBytes + address.length);
  if (data !== undefined) bytes.set(data, at + headBytes + address.length + rest.length);
  view.setUint32(at + 4, crc32(bytes.subarray(at + 8, at + record.bytes)), true);
}

/**
 * Bytes of the record at `at`, of which `available` bytes are there; 0 when they are no whole record: it is torn, or broken,
 * or something else stands there.
 */
export function wholeRecordBytes({ bytes, view }: LogBytes, at: number, available: number): number {
  const length = recordBytes(view, at, available);
  if (length === 0 || length > available) return 0;
  return crc32(bytes.subarray(at + 8, at + length)) === view.getUint32(at + 4, true) ? length : 0;
}

/** What the head at `at` says to be the length of its record, or 0 when it is none. */
export function recordBytes(view: DataView, at: number, available: number): number {
  if (available < headBytes) return 0;
  const length = view.getUint32(at, true);
  const parts = view.getUint32(at + 64, true) + view.getUint32(at + 68, true) + view.getUint32(at + 72, true);
  return length === headBytes + parts && length <= maxRecordBytes ? length : 0;
}

/** The address of a whole record, as it is written. */
export function addressBytes({ bytes, view }: LogBytes, at: number): Uint8Array {
  return bytes.subarray(at + headBytes, at + headBytes + view.getUint32(at + 68, true));
}

/** @throws SyntaxError when the bytes are none that {@link encodeAddress} gave. */
export function decodeAddress(bytes: Uint8Array): string {
  return String(JSON.parse(Buffer.from(bytes).toString()));
}

/**
 * The event of the record at `at`, which is whole, or cut within its payload. Its payload is a view of these bytes.
 * @throws SyntaxError when the record was made by another program.
 */
export function readLogRecord(
  { bytes, view }: LogBytes,
  at: number,
  seq: number,
  address: string,
): TrafficEvent {
  const dataAt = at + headBytes + view.getUint32(at + 68, true) + view.getUint32(at + 72, true);
  const rest = readRest(bytes, view, at);
  const flags = bytes[at + 79] ?? 0;
  const pid = view.getFloat64(at + 40, true);
  // Every property is named, in one order, so that all events share one hidden class.
  return {
    seq,
    timeNs: view.getBigUint64(at + 8, true),
    kind: trafficKinds[bytes[at + 76] ?? 0] ?? 'error',
    address,
    role: trafficRoles[bytes[at + 77] ?? 0] ?? 'tap',
    connectionId: numberOrNone(view.getFloat64(at + 24, true)),
    direction: trafficDirections[(bytes[at + 78] ?? 0) - 1],
    latencyNs: (flags & flag.latency) === 0 ? undefined : view.getBigUint64(at + 16, true),
    length: numberOrNone(view.getFloat64(at + 32, true)),
    data:
      (flags & flag.data) === 0 ? undefined : bytes.subarray(dataAt, dataAt + view.getUint32(at + 64, true)),
    truncated: (flags & flag.truncated) !== 0 ? true : (flags & flag.notTruncated) !== 0 ? false : undefined,
    fds: rest.fds,
    credentials: Number.isNaN(pid)
      ? undefined
      : { pid, uid: view.getFloat64(at + 48, true), gid: view.getFloat64(at + 56, true) },
    error: rest.error,
    heldNs: rest.heldNs,
    processName: rest.processName,
  };
}

const noRest: Rest = {};

function readRest(bytes: Uint8Array, view: DataView, at: number): Rest {
  const length = view.getUint32(at + 72, true);
  if (length === 0) return noRest;
  const start = at + headBytes + view.getUint32(at + 68, true);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString();
  const { heldNs, ...rest } = JSON.parse(text) as Omit<Rest, 'heldNs'> & { readonly heldNs?: string };
  return { ...rest, heldNs: heldNs === undefined ? undefined : BigInt(heldNs) };
}

function numberOrNone(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
