import { SeqpacketError } from '../../seqpacket/seqpacketError';
import { eventLoopTurns } from '../eventLoopTurns';
import type { TrafficEvent } from '../trafficEvent';
import type { CaptureFormat } from './captureFormat';
import type { CaptureWriter, ExportSource } from './captureWriter';
import { findClientNames } from './clientNames';
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

/** Bytes that are handed on at once. */
const chunkBytes = 65_536;

/**
 * The bytes of a capture file, piece by piece as they are asked for, of the events that are kept when it begins.
 * @throws SeqpacketError EINVAL when the filter cannot be read, ETIMEDOUT as `withinTimeLimit`, ABORT_ERR when `signal` aborts.
 */
export async function* exportCapture(
  source: ExportSource,
  { format, filter, signal, onProgress }: ExportOptions,
): AsyncGenerator<Uint8Array> {
  const { firstSeq } = source;
  const events = source.read(filter);
  const writer = await writerOf(format, source);
  const turn = eventLoopTurns();
  let next = firstSeq;
  let written = 0;
  yield writer.begin();
  for await (const batch of events) {
    if (batch.fromSeq > next) yield writer.missed(batch.fromSeq - next);
    next = batch.nextSeq;
    for (const chunk of chunksOf(batch.events, writer)) {
      yield chunk;
      await turn();
      if (signal.aborted) throw cancelled();
    }
    written += batch.events.length;
    onProgress(next - firstSeq, written);
    await turn();
    if (signal.aborted) throw cancelled();
  }
  yield writer.end();
}

async function writerOf(format: CaptureFormat, source: ExportSource): Promise<CaptureWriter> {
  switch (format) {
    case 'pcapng':
      return pcapngWriter(source, await findClientNames(source));
    case 'jsonl':
      return jsonlWriter(source);
    case 'text':
      return textWriter(source);
  }
}

function cancelled(): SeqpacketError {
  return new SeqpacketError('ABORT_ERR', 'The export was cancelled.');
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
