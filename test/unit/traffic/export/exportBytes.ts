import type { EventBatch } from '../../../../src/traffic/readableCapture';
import type { CaptureFormat } from '../../../../src/traffic/export/captureFormat';
import type { ExportSource } from '../../../../src/traffic/export/captureWriter';
import { exportCapture } from '../../../../src/traffic/export/exportCapture';
import { importCapture } from '../../../../src/traffic/export/importCapture';
import type { OnResaved } from '../../../../src/traffic/export/readPcapng';
import { parseFilter } from '../../../../src/traffic/filter/parseFilter';
import type { NewTrafficEvent, TrafficEvent } from '../../../../src/traffic/trafficEvent';
import { appendedImported, memoryCapture } from '../../../fixtures/memoryCapture';

/** What a capture of these events keeps. */
export function captured(events: readonly NewTrafficEvent[]): readonly TrafficEvent[] {
  const store = memoryCapture();
  return events.map((event) => appendedImported(store, event));
}

/** The whole file that an export gives. */
export async function exportBytes(
  format: CaptureFormat,
  events: readonly TrafficEvent[],
  { dropped = 0, unrecorded = 0, filter = '' } = {},
): Promise<Buffer> {
  const firstSeq = events[0]?.seq ?? 1;
  const source = { firstSeq, dropped, unrecorded, read: (wanted: string) => batches(events, wanted) };
  return exportFrom(source, format, filter);
}

/** The whole file that an export from `source` gives. */
export async function exportFrom(source: ExportSource, format: CaptureFormat, filter = ''): Promise<Buffer> {
  const signal = new AbortController().signal;
  const options = { format, filter, signal, onProgress: () => undefined };
  const chunks: Uint8Array[] = [];
  for await (const chunk of exportCapture(source, options)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

// eslint-disable-next-line @typescript-eslint/require-await -- a capture is asynchronous, this one just never waits
async function* batches(events: readonly TrafficEvent[], filter: string): AsyncGenerator<EventBatch> {
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return;
  yield { fromSeq: first.seq, events: events.filter(parseFilter(filter)), nextSeq: last.seq + 1 };
}

/** Every event that an import gives, from a file that comes in pieces of this size. */
export async function importAll(file: Uint8Array, pieceBytes = 1000): Promise<readonly NewTrafficEvent[]> {
  const events: NewTrafficEvent[] = [];
  await importInto(events, file, { pieceBytes });
  return events;
}

/** As {@link importAll}; `events` has what came before a fault. `onResaved` is as `importCapture` has it. */
export async function importInto(
  events: NewTrafficEvent[],
  file: Uint8Array,
  { pieceBytes = 1000, onResaved }: { readonly pieceBytes?: number; readonly onResaved?: OnResaved } = {},
): Promise<void> {
  for await (const event of importCapture(inPieces(file, pieceBytes), onResaved)) events.push(event);
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream is asynchronous, this one just never waits
async function* inPieces(file: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}
