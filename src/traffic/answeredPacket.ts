import type { CaptureStore } from './captureStore';
import { isFromServer } from './isFromServer';
import type { TrafficEvent } from './trafficEvent';

/** How far back is looked: what was answered is near, unless other connections sent much meanwhile. */
const mostEvents = 5000;

/**
 * The packet that this one answers, as `LatencyTracker` defines it: the latest from the client before it on the same
 * connection. Undefined when it answers none, or that one is no longer kept or too far back.
 */
export function answeredPacket(
  capture: Pick<CaptureStore, 'get' | 'firstSeq'>,
  answer: TrafficEvent,
): TrafficEvent | undefined {
  if (answer.latencyNs === undefined) return undefined;
  const last = Math.max(capture.firstSeq, answer.seq - mostEvents);
  for (let seq = answer.seq - 1; seq >= last; seq--) {
    const event = capture.get(seq);
    if (event?.connectionId !== answer.connectionId || event?.kind !== 'packet') continue;
    if (!isFromServer(event)) return event;
  }
  return undefined;
}
