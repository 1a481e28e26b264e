import { encodePayload } from '../protocol/payloadEncoding';
import { eventMark } from './eventMark';
import { eventNotes } from './eventNotes';
import { formatLocalTime } from './localTime';
import { safeText } from './safeText';
import type { TrafficEvent } from './trafficEvent';

/** What a row says of an event, each part one line and safe to show. */
export interface EventSummary {
  /** Direction and the beginning of the payload, or what happened. */
  readonly label: string;
  /** Length in bytes, connection, role, local time, and endpoint. */
  readonly description: string;
}

/** Bytes and characters of a payload that a row shows: more than fits into a side bar. */
const labelLength = 80;

/** The short form of an event for a row in a tree; a cut payload ends in `…`. */
export function eventSummary(event: TrafficEvent): EventSummary {
  const description = [
    ...(event.kind === 'packet' ? [`${event.length ?? 0} B`] : []),
    ...(event.truncated === true ? ['truncated'] : []),
    ...(event.connectionId === undefined ? [] : [`#${event.connectionId}`]),
    event.role,
    formatLocalTime(event.timeNs),
    safeText(event.address),
  ];
  return {
    label: `${eventMark(event)}  ${whatHappened(event)}`.trimEnd(),
    description: description.join(' · '),
  };
}

function whatHappened(event: TrafficEvent): string {
  if (event.kind !== 'packet') return eventNotes(event, undefined).join('; ');
  const data = event.data ?? new Uint8Array();
  if (data.length === 0 && event.truncated !== true) return '(empty)';
  const text = encodePayload(data.subarray(0, labelLength), 'escaped');
  const isCut = text.length > labelLength || data.length > labelLength;
  return isCut ? `${cutAtCharacter(text, labelLength)}…` : text;
}

/** At most `length` UTF-16 units, without half a surrogate pair at the end. */
function cutAtCharacter(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Surrogate}$/u, '');
}
