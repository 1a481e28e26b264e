import { setImmediate } from 'node:timers/promises';
import { SeqpacketError } from '../../seqpacket/seqpacketError';
import { matchingEvents } from '../filter/matchingEvents';
import { parseFilter } from '../filter/parseFilter';
import type { TrafficEvent } from '../trafficEvent';
import type { CaptureFormat } from './captureFormat';
import type { CaptureSnapshot, CaptureWriter } from './captureWriter';
import { jsonlWriter } from './jsonlWriter';
import { pcapngWriter } from './pcapngWriter';
import { textWriter } from './textWriter';

/** How a capture is exported. */
export interface ExportOptions {
  readonly format: CaptureFormat;
  /** As `parseFilter` reads it; every event when empty. */
  readonly filter: string;
  readonly signal: AbortSignal;
  /** Called with the number of events looked at so far and of those written so far. */
  readonly onProgress: (seen: number, written: number) => void;
}

/** Events looked at before the event loop gets its turn: few enough that nobody notices. */
const batchSize = 1000;
/** Bytes that are handed on at once. */
const chunkBytes = 65_536;

const writers: Readonly<Record<CaptureFormat, (snapshot: CaptureSnapshot) => CaptureWriter>> = {
  pcapng: pcapngWriter,
  jsonl: jsonlWriter,
  text: textWriter,
};

/**
 * The bytes of a capture file, piece by piece as they are asked for.
 * @throws SeqpacketError EINVAL when the filter cannot be read, ETIMEDOUT as `matchingEvents`, ABORT_ERR when `signal` aborts.
 */
export async function* exportCapture(
  snapshot: CaptureSnapshot,
  { format, filter, signal, onProgress }: ExportOptions,
): AsyncGenerator<Uint8Array> {
  const matches = parseFilter(filter);
  const writer = writers[format](snapshot);
  let written = 0;
  yield writer.begin();
  for (let start = 0; start < snapshot.events.length; start += batchSize) {
    const batch = snapshot.events.slice(start, start + batchSize);
    const wanted = filter === '' ? batch : matchingEvents(matches, batch);
    yield* chunksOf(wanted, writer);
    written += wanted.length;
    onProgress(Math.min(start + batchSize, snapshot.events.length), written);
    await setImmediate();
    if (signal.aborted) throw new SeqpacketError('ABORT_ERR', 'The export was cancelled.');
  }
  yield writer.end();
}

function* chunksOf(events: readonly TrafficEvent[], writer: CaptureWriter): Generator<Uint8Array> {
  let chunk: Uint8Array[] = [];
  let bytes = 0;
  for (const event of events) {
    const piece = writer.write(event);
    chunk.push(piece);
    bytes += piece.length;
    if (bytes < chunkBytes) continue;
    yield Buffer.concat(chunk);
    chunk = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(chunk);
}
