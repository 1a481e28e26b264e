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
import { timeSlice } from './timeSlice';

/** Most events of a batch. */
const batchEvents = 4096;

/** Events whose columns are asked between two looks at the clock, which costs as much as some of them. */
const stretchEvents = 256;

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
    const limit = Math.min(start + batchEvents, endSeq);
    if (start >= limit) return;
    const { verdicts, unknown } = bounded(() => askColumns(index, columns, start, limit));
    seq = start + verdicts.length;
    if (unknown.length > 0) {
      for await (const events of reader.read(unknown)) {
        const ask = (at: number) => {
          const event = events[at];
          if (event !== undefined) verdicts[event.seq - start] = matches(event) ? verdict.yes : verdict.no;
        };
        for (let at = 0; at < events.length;) {
          at = bounded(() => timeSlice(at, events.length, ask));
          await turn();
          signal?.throwIfAborted();
        }
      }
    }
    const fromSeq = Math.min(Math.max(start, parts().index.firstSeq), seq);
    yield { fromSeq, seqs: seqsOf(verdicts, start, fromSeq), nextSeq: seq };
    await turn();
    signal?.throwIfAborted();
  }
}

/** What the columns say of as many events from `start` on as a slice of time lets, and the numbers of those of which they do not know. */
function askColumns(
  index: EventIndex,
  columns: ColumnTest,
  start: number,
  end: number,
): { verdicts: Uint8Array; unknown: number[] } {
  const verdicts = new Uint8Array(end - start);
  const unknown: number[] = [];
  const stretches = Math.ceil((end - start) / stretchEvents);
  const asked = timeSlice(0, stretches, (stretch) => {
    const from = start + stretch * stretchEvents;
    for (let seq = from; seq < Math.min(from + stretchEvents, end); seq++) {
      const answer = columns(index.page(seq), index.at(seq));
      verdicts[seq - start] = answer;
      if (answer === verdict.unknown) unknown.push(seq);
    }
  });
  return { verdicts: verdicts.subarray(0, Math.min(asked * stretchEvents, end - start)), unknown };
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
