import { eventInfo } from './eventInfo';
import { eventNotes } from './eventNotes';
import { formatLatency } from './formatLatency';
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

/** Characters of a payload that a row shows: more than fits into a side bar. */
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
  return { label: eventInfo(event, labelLength), description: description.join(' · ') };
}

function packetFacts({ direction, length = 0, truncated, heldNs }: TrafficEvent): readonly string[] {
  return [
    ...(direction === undefined ? [] : [direction]),
    `${length} B`,
    ...(truncated === true ? ['truncated'] : []),
    ...(heldNs === undefined ? [] : [`held ${formatLatency(heldNs)}`]),
  ];
}
