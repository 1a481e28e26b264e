import { encodePayload } from '../protocol/payloadEncoding';
import { eventMark } from './eventMark';
import { eventNotes } from './eventNotes';
import { hexdump } from './hexdump';
import { formatLocalTime } from './localTime';
import { safeText } from './safeText';
import type { TrafficEvent } from './trafficEvent';

/** How the bytes of a packet are shown: as text with escapes, as hex dump, as text and hex dump, or not at all. */
export type PayloadStyle = 'text' | 'hex' | 'both' | 'none';

/** How traffic lines are written. */
export interface TrafficLineOptions {
  readonly payload: PayloadStyle;
  /** The most bytes of a packet that are shown; how many are not is noted. */
  readonly maxBytesPerPacket: number;
}

/** Columns for the endpoint: the default socket address takes this many. */
const endpointWidth = 28;

/** By so much the column grows for a longer endpoint, never cutting it, so that those of like length still align. */
const endpointStep = 12;

/** Under the endpoint: what belongs to the line above stands clear of the times. */
const continuationIndent = ' '.repeat('HH:MM:SS.mmmuuu  '.length);

/**
 * An event for a person: local time, endpoint, role, connection, what it is, length in bytes, text of the payload.
 *
 *     14:03:07.200301  /tmp/9Lq7BNBnBycd6nxy.socket  server #1      ← in              4 B  SEND
 *
 * Further lines, indented, hold the hex dump and the notes of `eventNotes`. They are lines of their own so that
 * nothing but the payload stands where its text is: from there to the end of the line it reads back into its
 * bytes. No control, bidirectional, zero-width or line-separating character comes out raw, whatever was received.
 */
export function formatTrafficLine(event: TrafficEvent, options: TrafficLineOptions): string {
  if (event.kind !== 'packet') return otherLine(event);
  const shown = (event.data ?? noBytes).subarray(0, options.maxBytesPerPacket);
  const lines = [packetLine(event, shown, options.payload)];
  if (showsHex(options.payload) && shown.length > 0)
    lines.push(hexdump(shown, { indent: continuationIndent }));
  const notes = eventNotes(event, options.payload === 'none' ? undefined : shown.length);
  if (notes.length > 0) lines.push(continuationIndent + notes.join('; '));
  return lines.join('\n');
}

const noBytes = new Uint8Array();

/** Columns of a length in bytes: seven digits and the unit. */
const lengthWidth = 9;

function packetLine(event: TrafficEvent, shown: Uint8Array, style: PayloadStyle): string {
  const length = `${event.length ?? shown.length} B`.padStart(lengthWidth);
  const line = `${columns(event)}  ${length}`;
  return showsText(style) && shown.length > 0 ? `${line}  ${encodePayload(shown, 'escaped')}` : line;
}

function otherLine(event: TrafficEvent): string {
  const notes = eventNotes(event, undefined).join('; ');
  return `${columns(event)}  ${' '.repeat(lengthWidth)}  ${notes}`.trimEnd();
}

function columns(event: TrafficEvent): string {
  const connection = event.connectionId === undefined ? '' : `#${event.connectionId}`;
  return [
    formatLocalTime(event.timeNs),
    endpoint(event.address),
    `${event.role.padEnd(6)} ${connection.padEnd(6)}`,
    eventMark(event).padEnd(10),
  ].join('  ');
}

function endpoint(address: string): string {
  const text = safeText(address);
  const steps = Math.ceil(Math.max(0, text.length - endpointWidth) / endpointStep);
  return text.padEnd(endpointWidth + steps * endpointStep);
}

function showsText(style: PayloadStyle): boolean {
  return style === 'text' || style === 'both';
}

function showsHex(style: PayloadStyle): boolean {
  return style === 'hex' || style === 'both';
}
