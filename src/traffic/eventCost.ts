import type { TrafficEvent } from './trafficEvent';

/**
 * Bytes of memory that one event takes besides its payload and texts: the object, its time, the view of the payload and its
 * place in the capture. Measured as 256 on the heap of a 64-bit Node 20, plus 8 for the slot of its latency and up to 16 for the place.
 */
const overheadBytes = 280;

/** A BigInt of one digit, as V8 keeps it. */
const latencyBytes = 24;

/** Bytes of memory that keeping the event takes, near enough for a limit; its address is shared by many and not counted. */
export function eventCost(event: TrafficEvent): number {
  const fds = event.fds?.reduce((bytes, target) => bytes + textCost(target), 0) ?? 0;
  const error = event.error === undefined ? 0 : textCost(event.error.code) + textCost(event.error.message);
  const latency = event.latencyNs === undefined ? 0 : latencyBytes;
  return overheadBytes + latency + (event.data?.length ?? 0) + fds + error;
}

/** A string's header and two bytes a unit, which V8 needs at most. */
function textCost(text: string): number {
  return 24 + 2 * text.length;
}
