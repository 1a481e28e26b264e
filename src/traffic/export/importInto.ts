import { setImmediate } from 'node:timers/promises';
import { SeqpacketError } from '../../seqpacket/seqpacketError';
import type { CaptureStore } from '../captureStore';
import { countOf } from '../countOf';
import { importCapture } from './importCapture';
import type { OnResaved } from './readPcapng';

/** How an import goes on. */
export interface ImportOptions {
  readonly signal: AbortSignal;
  /** Called with the number of events imported so far. */
  readonly onProgress: (imported: number) => void;
  /** Called when the file has packets only, because another program saved it again. */
  readonly onResaved?: OnResaved;
}

/** Events taken before the event loop gets its turn. */
const batchSize = 1000;

/**
 * Adds the events of a capture file to a capture, where they get new numbers; gives how many. What was read before a fault
 * stays, because a file that is cut short by a crash is worth what is in it, and the error says how much that is.
 * @throws SeqpacketError EBADMSG as `importCapture`, ABORT_ERR when `signal` aborts, the system's code when the capture is
 * paused, or what `chunks` throws.
 */
export async function importInto(
  capture: CaptureStore,
  chunks: AsyncIterable<Uint8Array>,
  { signal, onProgress, onResaved }: ImportOptions,
): Promise<number> {
  let imported = 0;
  await capture.opened;
  try {
    for await (const event of importCapture(chunks, onResaved)) {
      if (capture.pause !== undefined) throw capture.pause;
      capture.appendImported(event);
      imported++;
      if (imported % batchSize !== 0) continue;
      onProgress(imported);
      await setImmediate();
      if (signal.aborted) throw new SeqpacketError('ABORT_ERR', 'The import was cancelled.');
    }
  } catch (error) {
    throw imported === 0 ? error : withImported(error, imported);
  }
  return imported;
}

function withImported(error: unknown, imported: number): unknown {
  if (!(error instanceof SeqpacketError)) return error;
  const kept = `${countOf(imported, 'event')} before that ${imported === 1 ? 'is' : 'are'} imported.`;
  return new SeqpacketError(error.code, `${error.message} ${kept}`, { cause: error });
}
