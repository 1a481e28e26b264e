import { isFromServer } from './isFromServer';
import type { ReadableCapture } from './readableCapture';
import type { TrafficEvent } from './trafficEvent';

/** How far back is looked: what was answered is near, unless other connections sent much meanwhile. */
const mostEvents = 2048;

/** Events read at once. */
const batch = 64;

/**
 * The packet that this one answers, as `LatencyTracker` defines it: the latest from the client before it on the same
 * connection, without its payload. Undefined when it answers none, or that one is no longer kept or too far back.
 */
export function answeredPacket(
  capture: Pick<ReadableCapture, 'slice' | 'firstSeq'>,
  answer: TrafficEvent,
): TrafficEvent | undefined {
  if (answer.latencyNs === undefined) return undefined;
  const last = answer.seq - capture.firstSeq;
  for (let end = last; end > Math.max(0, last - mostEvents); end -= batch) {
    const events = capture.slice(end - batch, end, 0);
    const request = events.findLast((event) => isRequestBefore(event, answer));
    if (request !== undefined) return request;
  }
  return undefined;
}

function isRequestBefore(event: TrafficEvent, answer: TrafficEvent): boolean {
  return event.kind === 'packet' && event.connectionId === answer.connectionId && !isFromServer(event);
}
