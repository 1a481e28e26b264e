import { eventInfo } from '../../traffic/eventInfo';
import { eventMark } from '../../traffic/eventMark';
import { eventNotes } from '../../traffic/eventNotes';
import { formatLocalTime } from '../../traffic/localTime';
import { safeText } from '../../traffic/safeText';
import type { TrafficEvent } from '../../traffic/trafficEvent';
import type { PanelRow } from '../../webview/panelMessages';

/** Characters of a payload that a row holds: more than fits on a wide screen beside the other columns. */
const infoLength = 240;

/** Bytes of a payload that a row is made from: one more than it shows, so that it can say that there are more. */
export const rowDataBytes = infoLength + 1;

/**
 * An event as a row of the traffic panel.
 * @param originNs what times since the start are counted from
 * @param previousNs time of the row before it, if there is one
 */
export function panelRow(event: TrafficEvent, originNs: bigint, previousNs: bigint | undefined): PanelRow {
  return {
    seq: event.seq,
    clock: formatLocalTime(event.timeNs),
    sinceNs: Number(event.timeNs - originNs),
    ...(previousNs !== undefined && { deltaNs: Number(event.timeNs - previousNs) }),
    kind: event.kind,
    ...(event.connectionId !== undefined && { connection: event.connectionId }),
    role: event.role,
    endpoint: safeText(event.address),
    mark: eventMark(event),
    tone: toneOf(event),
    ...(event.length !== undefined && { length: event.length }),
    info: infoOf(event),
    isTruncated: event.truncated === true,
    ...(event.heldNs !== undefined && { heldNs: Number(event.heldNs) }),
    descriptors: event.fds?.length ?? 0,
  };
}

/** The mark says the kind already; what is left to say of a packet is its payload, of the others their notes. */
function infoOf(event: TrafficEvent): string {
  if (event.kind === 'packet') return eventInfo(event, infoLength);
  return eventNotes(event, undefined).join('; ');
}

function toneOf(event: TrafficEvent): PanelRow['tone'] {
  if (event.kind === 'error') return 'error';
  if (event.kind !== 'packet') return 'event';
  return event.direction === 'in' || event.direction === 's2c' ? 'in' : 'out';
}
