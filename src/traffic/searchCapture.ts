import { eventLoopTurns } from './eventLoopTurns';
import { compileColumnFilter } from './filter/compileColumnFilter';
import type { ColumnTest } from './filter/columnTest';
import { verdict } from './filter/columnTest';
import type { FilterNode } from './filter/filterNode';
import { hasPattern } from './filter/hasPattern';
import { eventFilter } from './filter/parseFilter';
import { withinTimeLimit } from './filter/withinTimeLimit';
import type { EventIndex } from './index/eventIndex';
import type { CaptureParts } from './captureParts';

/** Events looked at in one go: a few milliseconds, with what has to be read for them. */
const batchEvents = 4096;

/** Where to search, and for what. */
export interface CaptureSearch {
  /** Asked anew after each turn of the event loop: a clear replaces them. */
  readonly parts: () => CaptureParts;
  readonly filter: FilterNode;
  readonly fromSeq: number;
  /** Number of the first event that is not looked at. */
  readonly endSeq: number;
  readonly signal: AbortSignal | undefined;
}

/** A batch of a search. */
export interface FoundEvents {
  /** Number of the first event that was looked at: after what the batch before looked at, or later when some went meanwhile. */
  readonly fromSeq: number;
  /** Numbers of those that match. */
  readonly seqs: readonly number[];
  /** Number of the next event to look at. */
  readonly nextSeq: number;
}

/**
 * The numbers of the events that match, batch by batch, in order, while the event loop has its turn. Only where the index
 * cannot tell is the log read. What goes meanwhile is left out.
 * @throws SeqpacketError ETIMEDOUT as `withinTimeLimit`; the signal's reason.
 */
export async function* searchCapture(search: CaptureSearch): AsyncGenerator<FoundEvents> {
  const { parts, endSeq, signal } = search;
  const columns = compileColumnFilter(search.filter, (id) => parts().texts.entry(id).text);
  const matches = eventFilter(search.filter);
  const bounded = hasPattern(search.filter) ? withinTimeLimit : unbounded;
  const turn = eventLoopTurns();
  signal?.throwIfAborted();
  for (let seq = search.fromSeq; seq < endSeq;) {
    const { index, reader } = parts();
    const start = Math.max(seq, index.firstSeq);
    seq = Math.min(start + batchEvents, endSeq);
    if (start >= seq) return;
    const { verdicts, unknown } = bounded(() => askColumns(index, columns, start, seq));
    if (unknown.length > 0) {
      for await (const events of reader.read(unknown)) {
        for (const event of events) verdicts[event.seq - start] = verdict.no;
        for (const event of bounded(() => events.filter(matches))) verdicts[event.seq - start] = verdict.yes;
        await turn();
        signal?.throwIfAborted();
      }
    }
    const fromSeq = Math.min(Math.max(start, parts().index.firstSeq), seq);
    yield { fromSeq, seqs: seqsOf(verdicts, start, fromSeq), nextSeq: seq };
    await turn();
    signal?.throwIfAborted();
  }
}

/** What the columns say of each event of a batch, and the numbers of those of which they do not know. */
function askColumns(
  index: EventIndex,
  columns: ColumnTest,
  start: number,
  end: number,
): { verdicts: Uint8Array; unknown: number[] } {
  const verdicts = new Uint8Array(end - start);
  const unknown: number[] = [];
  for (let seq = start; seq < end; seq++) {
    const answer = columns(index.page(seq), index.at(seq));
    verdicts[seq - start] = answer;
    if (answer === verdict.unknown) unknown.push(seq);
  }
  return { verdicts, unknown };
}

/** Nothing but a regular expression can take long. */
function unbounded<Result>(task: () => Result): Result {
  return task();
}

function seqsOf(verdicts: Uint8Array, start: number, from: number): readonly number[] {
  const seqs: number[] = [];
  for (let at = from - start; at < verdicts.length; at++) {
    if (verdicts[at] === verdict.yes) seqs.push(start + at);
  }
  return seqs;
}
