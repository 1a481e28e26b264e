import type { CaptureParts } from './captureParts';
import type { TrafficQuery, TrafficQueryResult } from './captureQuery';
import { queryPage } from './captureQuery';
import { parseFilterNode } from './filter/parseFilterNode';
import type { IndexPage } from './index/indexPage';
import type { FoundEvents } from './searchCapture';
import { searchCapture } from './searchCapture';
import type { TrafficEvent } from './trafficEvent';

/** How the capture is searched. */
export interface FindOptions {
  /** Number of the first event to look at; the oldest one kept when left out. */
  readonly fromSeq?: number | undefined;
  /** Ends the search, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Matching events of a stretch of the capture. */
export interface EventBatch extends Omit<FoundEvents, 'seqs'> {
  readonly events: readonly TrafficEvent[];
}

/** What can be asked of a capture: its events by place and number, and those that a filter wants. */
export abstract class ReadableCapture {
  /** Resolves when what there was before is in the capture. */
  abstract get opened(): Promise<void>;

  /** Replaced as a whole by a clear. */
  protected abstract get parts(): CaptureParts;

  /** Events kept. */
  get size(): number {
    return this.parts.index.size;
  }

  /** `seq` of the oldest event kept; when none is, of the next to come. */
  get firstSeq(): number {
    return this.parts.index.firstSeq;
  }

  /** The event of that number, unless it was dropped, cleared, or has not come yet. */
  get(seq: number): TrafficEvent | undefined {
    return this.slice(seq - this.firstSeq, seq - this.firstSeq + 1)[0];
  }

  /**
   * The kept events from position `start` up to, not including, `end`; 0 is the oldest. What lies outside is left out. Reads from
   * disk while all else waits, so ask for no more than a screen shows, of each payload at most `mostDataBytes` bytes.
   */
  slice(start: number, end: number, mostDataBytes = Infinity): readonly TrafficEvent[] {
    const { firstSeq, size } = this;
    const seqs: number[] = [];
    for (let at = Math.max(0, start); at < Math.min(end, size); at++) seqs.push(firstSeq + at);
    return this.parts.reader.readSync(seqs, mostDataBytes);
  }

  /** The events of these numbers, ascending, as {@link slice} gives them; those that are not kept are left out. */
  pick(seqs: readonly number[], mostDataBytes = Infinity): readonly TrafficEvent[] {
    const { firstSeq, size } = this;
    const kept = seqs.filter((seq) => seq >= firstSeq && seq < firstSeq + size);
    return this.parts.reader.readSync(kept, mostDataBytes);
  }

  /** Shows what the index has of those of these events that are kept, in order, without reading them: their page, and place on it. */
  lookAt(seqs: Iterable<number>, see: (page: IndexPage, at: number, seq: number) => void): void {
    const { index } = this.parts;
    for (const seq of seqs) {
      if (seq >= index.firstSeq && seq < index.nextSeq) see(index.page(seq), index.at(seq), seq);
    }
  }

  /**
   * Those of the kept events that match.
   * @throws SeqpacketError EINVAL when the filter cannot be read, or offset or limit is not a whole number of at least 0;
   * ETIMEDOUT as `withinTimeLimit`; the signal's reason when it aborts.
   */
  async query(query: TrafficQuery = {}, signal?: AbortSignal): Promise<TrafficQueryResult> {
    const { start, end } = queryPage(query);
    await this.opened;
    const events: TrafficEvent[] = [];
    let matched = 0;
    for await (const { seqs } of this.#search(query.filter ?? '', { signal })) {
      const wanted = seqs.slice(Math.max(0, start - matched), Math.max(0, end - matched));
      for await (const batch of this.parts.reader.read(this.#kept(wanted))) events.push(...batch);
      matched += seqs.length;
    }
    return { total: this.size, matched, events };
  }

  /**
   * Numbers of the events that match, in order, a chunk at a time, while the event loop has its turn. What comes after the
   * search began is not looked at: search again from there.
   * @throws SeqpacketError EINVAL with the column, before anything is given, when the filter cannot be read; ETIMEDOUT as
   * `withinTimeLimit`; the signal's reason when it aborts.
   */
  async *find(filter: string, options: FindOptions = {}): AsyncGenerator<readonly number[]> {
    for await (const { seqs } of this.#search(filter, options)) if (seqs.length > 0) yield seqs;
  }

  /**
   * As {@link find}, but gives the events themselves, and also the stretches in which none matches. The search begins with the
   * call, which throws when the filter cannot be read.
   */
  read(filter: string, options: FindOptions = {}): AsyncGenerator<EventBatch> {
    return this.#readFound(this.#search(filter, options));
  }

  async *#readFound(found: AsyncIterable<FoundEvents>): AsyncGenerator<EventBatch> {
    for await (const { seqs, fromSeq, nextSeq } of found) {
      let from = fromSeq;
      for await (const events of this.parts.reader.read(this.#kept(seqs))) {
        const next = (events.at(-1)?.seq ?? from) + 1;
        yield { fromSeq: from, events, nextSeq: next };
        from = next;
      }
      if (from < nextSeq) yield { fromSeq: from, events: [], nextSeq };
    }
  }

  #search(filter: string, { fromSeq = 0, signal }: FindOptions): AsyncGenerator<FoundEvents> {
    const node = parseFilterNode(filter);
    const endSeq = this.parts.index.nextSeq;
    return searchCapture({ parts: () => this.parts, filter: node, fromSeq, endSeq, signal });
  }

  #kept(seqs: readonly number[]): readonly number[] {
    return seqs.filter((seq) => seq >= this.firstSeq);
  }
}
