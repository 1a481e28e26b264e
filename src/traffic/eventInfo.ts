import { encodePayload } from '../protocol/payloadEncoding';
import { eventNotes } from './eventNotes';
import type { TrafficEvent } from './trafficEvent';

/**
 * What happened, in one line that is safe to show: the beginning of the payload with escapes, at most `maxLength` UTF-16
 * units and a `…` where it is cut, or else the kind and what there is to say of it.
 */
export function eventInfo(event: TrafficEvent, maxLength: number): string {
  if (event.kind === 'error') return ['error', ...eventNotes(event, undefined)].join('  ');
  if (event.kind !== 'packet') return event.kind;
  const data = event.data ?? new Uint8Array();
  if (data.length === 0) return event.truncated === true ? '(nothing kept)' : '(empty)';
  const text = encodePayload(data.subarray(0, maxLength), 'escaped');
  const isCut = text.length > maxLength || data.length > maxLength;
  // What ends in … is cut: one that the payload itself ends in is given by its bytes.
  return isCut ? `${cutAtCharacter(text, maxLength)}…` : text.replace(/…$/, '\\xe2\\x80\\xa6');
}

/** At most `length` UTF-16 units, without half a surrogate pair at the end. */
function cutAtCharacter(text: string, length: number): string {
  return text.slice(0, length).replace(/\p{Surrogate}$/u, '');
}
