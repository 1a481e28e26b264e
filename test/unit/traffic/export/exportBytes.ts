import { CaptureStore } from '../../../../src/traffic/captureStore';
import type { CaptureFormat } from '../../../../src/traffic/export/captureFormat';
import { exportCapture } from '../../../../src/traffic/export/exportCapture';
import { importCapture } from '../../../../src/traffic/export/importCapture';
import type { NewTrafficEvent, TrafficEvent } from '../../../../src/traffic/trafficEvent';

/** What a capture of these events keeps. */
export function captured(events: readonly NewTrafficEvent[]): readonly TrafficEvent[] {
  const store = new CaptureStore({ maxPackets: events.length + 1, maxBytes: 1e9 });
  return events.map((event) => store.appendImported(event));
}

/** The whole file that an export gives. */
export async function exportBytes(
  format: CaptureFormat,
  events: readonly TrafficEvent[],
  { dropped = 0, filter = '' } = {},
): Promise<Buffer> {
  const signal = new AbortController().signal;
  const options = { format, filter, signal, onProgress: () => undefined };
  const chunks: Uint8Array[] = [];
  for await (const chunk of exportCapture({ events, dropped }, options)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Every event that an import gives, from a file that comes in pieces of this size. */
export async function importAll(file: Uint8Array, pieceBytes = 1000): Promise<readonly NewTrafficEvent[]> {
  const events: NewTrafficEvent[] = [];
  await importInto(events, file, pieceBytes);
  return events;
}

/** As {@link importAll}; `events` has what came before a fault. */
export async function importInto(
  events: NewTrafficEvent[],
  file: Uint8Array,
  pieceBytes = 1000,
): Promise<void> {
  for await (const event of importCapture(inPieces(file, pieceBytes))) events.push(event);
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream is asynchronous, this one just never waits
async function* inPieces(file: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}
