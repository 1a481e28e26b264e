import { EventIndex } from './index/eventIndex';
import { InternedTexts } from './index/internedTexts';
import type { LogOptions } from './log/captureLog';
import { CaptureLog } from './log/captureLog';
import { EventReader } from './log/eventReader';
import { encodeAddress } from './log/logRecord';
import { restoreLog } from './log/restoreLog';
import type { SegmentHeader } from './log/segmentHeader';
import { TrafficCounts } from './trafficCounts';

/** What a capture is made of: the log with all there is to know of each event, and what is kept in memory of it. */
export interface CaptureParts {
  readonly texts: InternedTexts;
  readonly index: EventIndex;
  readonly log: CaptureLog;
  readonly reader: EventReader;
  /** Of all events since the capture was cleared. */
  readonly counts: TrafficCounts;
  /** Number of the first event since then. */
  readonly startSeq: number;
}

/** What a folder held. */
export interface RestoredCapture {
  readonly parts: CaptureParts;
  readonly unrecorded: number;
  readonly brokenBytes: number;
  /** The highest number of a connection; 0 when there is none. */
  readonly lastConnectionId: number;
}

/** An empty capture whose first event will have the number `startSeq`. */
export function emptyCapture(log: CaptureLog, startSeq: number): CaptureParts {
  const texts = new InternedTexts(encodeAddress);
  const index = new EventIndex(texts, startSeq);
  return {
    texts,
    index,
    log,
    reader: new EventReader(index, log, texts),
    counts: new TrafficCounts(),
    startSeq,
  };
}

/**
 * The capture that the folder of `options` holds, perhaps after a crash.
 * @throws an error of the system's when the folder cannot be read.
 */
export async function restoreCapture(options: LogOptions, folder: string): Promise<RestoredCapture> {
  const texts = new InternedTexts(encodeAddress);
  let index = new EventIndex(texts, 1);
  let counts = new TrafficCounts();
  let before: SegmentHeader | undefined;
  let lastConnectionId = 0;
  const { segments, nextNumber, brokenBytes } = await restoreLog(options.files, folder, {
    begin(header) {
      before = header;
      index = new EventIndex(texts, header.firstSeq);
      counts = new TrafficCounts(header.counts);
    },
    event(event, offset) {
      index.push(event, event.latencyNs, texts.use(event.address), offset);
      counts.add(event);
      lastConnectionId = Math.max(lastConnectionId, event.connectionId ?? 0);
    },
    nextSeq: () => index.nextSeq,
  });
  const log = new CaptureLog({ ...options, folder }, segments, nextNumber);
  const reader = new EventReader(index, log, texts);
  const parts = { texts, index, log, reader, counts, startSeq: before?.startSeq ?? 1 };
  return { parts, unrecorded: before?.unrecorded ?? 0, brokenBytes, lastConnectionId };
}
