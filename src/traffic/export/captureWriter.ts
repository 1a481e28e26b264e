import type { TrafficEvent } from '../trafficEvent';

/** What is exported: the events as they were when the export began, and how many older ones the limits had pushed out. */
export interface CaptureSnapshot {
  readonly events: readonly TrafficEvent[];
  readonly dropped: number;
}

/** Turns events into the bytes of a file, in order: `begin`, then each event, then `end`. */
export interface CaptureWriter {
  readonly begin: () => Uint8Array;
  readonly write: (event: TrafficEvent) => Uint8Array;
  readonly end: () => Uint8Array;
}
