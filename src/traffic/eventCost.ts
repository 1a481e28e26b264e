import type { TrafficEvent } from './trafficEvent';

/** Bytes of memory that one event takes besides its payload. */
export const eventOverheadBytes = 400;

/** Bytes of memory that keeping the event takes, near enough for a limit: its payload, its texts, and a fixed overhead. */
export function eventCost(event: TrafficEvent): number {
  return eventOverheadBytes + (event.data?.length ?? 0);
}
