import type { EventBatch } from '../readableCapture';
import type { TrafficEvent } from '../trafficEvent';

/** What is exported: a capture as it is when the export begins. */
export interface ExportSource {
  /** Number of the oldest event kept. */
  readonly firstSeq: number;
  /** How many older ones the limits have pushed out. */
  readonly dropped: number;
  /** How many could not be recorded. */
  readonly unrecorded: number;
  /** The events that match a filter, in order, and which stretches they are of. */
  readonly read: (filter: string) => AsyncIterable<EventBatch>;
}

/** Turns events into the bytes of a file, in order: `begin`, then each event, then `end`. */
export interface CaptureWriter {
  readonly begin: () => Uint8Array;
  readonly write: (event: TrafficEvent) => Uint8Array;
  /** So many events, which would be next, went before they could be written. */
  readonly missed: (count: number) => Uint8Array;
  readonly end: () => Uint8Array;
}

/** What a file says of events that are not in it. */
export type MissingEvents = Pick<ExportSource, 'dropped' | 'unrecorded'>;
