import { encodePayload } from '../protocol/payloadEncoding';
import { eventNotes } from './eventNotes';
import { formatLocalTime } from './localTime';
import { safeText } from './safeText';
import type { TrafficEvent } from './trafficEvent';

/** What a row says of an event, each part one line and safe to show. The row's icon shows the direction or kind once more. */
export interface EventSummary {
  /** The beginning of the payload, or what happened. */
  readonly label: string;
  /** Direction, length in bytes, connection with role, local time, and endpoint. */
  readonly description: string;
}

/** Bytes and characters of a payload that a row shows: more than fits into a side bar. */
const labelLength = 80;

/** The short form of an event for a row in a tree; a cut payload ends in `…`. */
export function eventSummary(event: TrafficEvent): EventSummary {
  const { connectionId, role } = event;
  const description = [
    ...(event.kind === 'packet' ? packetFacts(event) : []),
    connectionId === undefined ? role : `#${connectionId} ${role}`,
    ...(event.kind === 'open' ? eventNotes(event, undefined) : []),
    formatLocalTime(event.timeNs),
    safeText(event.address),
  ];
  return { label: whatHappened(event), description: description.join(' · ') };
}

function packetFacts({ direction, length = 0, truncated }: TrafficEvent): readonly string[] {
  return [
    ...(direction === undefined ? [] : [direction]),
    `${length} B`,
    ...(truncated === true ? ['truncated'] : []),
  ];
}

function whatHappened(event: TrafficEvent): string {
  if (event.kind === 'error') return ['error', ...eventNotes(event, undefined)].join('  ');
  if (event.kind !== 'packet') return event.kind;
  const data = event.data ?? new Uint8Array();
  if (data.length === 0) return event.truncated === true ? '(nothing kept)' : '(empty)';
  const text = encodePayload(data.subarray(0, labelLength), 'escaped');
  const isCut = text.length > labelLength || data.length > labelLength;
  return isCut ? `${cutAtCharacter(text, labelLength)}…` : text;
}

/** At most `length` UTF-16 units, without half a surrogate pair at the end. */
function cutAtCharacter(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Surrogate}$/u, '');
}
