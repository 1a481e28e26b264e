import type { CaptureStore } from './captureStore';
import { parseFilter } from './filter/parseFilter';
import { SeqList } from './seqList';
import { createThrottle } from './throttle';
import type { TrafficEvent } from './trafficEvent';

/** What a view needs of the capture that it shows. */
export type ViewedCapture = Pick<
  CaptureStore,
  'firstSeq' | 'size' | 'slice' | 'pick' | 'find' | 'onDidChange'
>;

/** Events that came are looked at no more often than this, in ms: a search has a cost of its own, however few they are. */
const intervalMs = 50;

/**
 * The events of a capture that a filter wants, kept up as events come and go. Each has a position that it keeps: those
 * from `start` up to, not including, `end` are in the view. A clear, events of an earlier window, or another filter begin a new
 * generation, whose positions have nothing to do with those before.
 */
export class CaptureView {
  readonly #listeners = new Set<() => void>();
  readonly #catchUp = createThrottle(() => this.#search(), intervalMs);
  readonly #unsubscribe: () => void;
  #filter = '';
  #generation = 1;
  #found = new SeqList();
  /** Every event below this number has been looked at. */
  #searchedTo = 0;
  /** The next number when the filter was set: the first search is over when it is reached. */
  #target = 0;
  #running: AbortController | undefined;
  #failure: Error | undefined;

  constructor(private readonly capture: ViewedCapture) {
    this.#unsubscribe = capture.onDidChange((change) => {
      if (change === 'clear' || change === 'restore') this.#restart();
      else if (this.#filter !== '') this.#catchUp.request();
      this.#tell();
    });
  }

  /** Ends the search that is under way; the view changes no more. */
  dispose(): void {
    this.#running?.abort();
    this.#catchUp.dispose();
    this.#unsubscribe();
    this.#listeners.clear();
  }

  /** The filter whose events these are; empty when all are. */
  get filter(): string {
    return this.#filter;
  }

  /** Counts what makes positions mean other events. */
  get generation(): number {
    return this.#generation;
  }

  /** Position of the oldest event of the view. */
  get start(): number {
    if (this.#filter === '') return this.capture.firstSeq;
    this.#found.dropBelow(this.capture.firstSeq);
    return this.#found.start;
  }

  /** Position after the newest. */
  get end(): number {
    return this.#filter === '' ? this.capture.firstSeq + this.capture.size : this.#found.end;
  }

  /** Events in the view. */
  get length(): number {
    return this.end - this.start;
  }

  /** True until the events that there were when the filter was set have been looked at. */
  get isSearching(): boolean {
    return this.#isBehind && this.#searchedTo < this.#target;
  }

  /** Why the search ended before its end (ETIMEDOUT: the filter takes too long); undefined when all is well. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /**
   * Shows what this filter wants instead; a search for the one before is called off.
   * @throws SeqpacketError EINVAL as `parseFilter`; the view stays as it is then.
   */
  setFilter(text: string): void {
    const filter = text.trim() === '' ? '' : text;
    parseFilter(filter);
    this.#filter = filter;
    this.#restart();
    this.#tell();
  }

  /**
   * Events from position `start` up to, not including, `end`, with at most so many bytes of each payload; what is not in the view is
   * left out. They are read at once, so ask for no more than a screen shows.
   */
  rows(start: number, end: number, mostDataBytes = Infinity): readonly TrafficEvent[] {
    const first = Math.max(start, this.start);
    const last = Math.min(end, this.end);
    if (this.#filter === '') {
      const { firstSeq } = this.capture;
      return this.capture.slice(first - firstSeq, last - firstSeq, mostDataBytes);
    }
    return this.capture.pick(this.seqs(first, last), mostDataBytes);
  }

  /** Their numbers. */
  seqs(start: number, end: number): readonly number[] {
    const seqs: number[] = [];
    const last = Math.min(end, this.end);
    for (let position = Math.max(start, this.start); position < last; position++) {
      seqs.push(this.#seqAt(position) ?? 0);
    }
    return seqs;
  }

  /** Position of the event of that number; undefined when it is not in the view. */
  indexOfSeq(seq: number): number | undefined {
    const position = this.nearest(seq);
    return this.#seqAt(position) === seq && position < this.end ? position : undefined;
  }

  /** Position of the first event in the view whose number is at least `seq`; `end` when there is none. */
  nearest(seq: number): number {
    const { start, end } = this;
    return this.#filter === '' ? Math.min(Math.max(seq, start), end) : this.#found.lowerBound(seq);
  }

  /** Calls `listener` at every change, often and synchronously: throttle what is slow. Gives what ends it. */
  onDidChange(listener: () => void): () => void {
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  get #isBehind(): boolean {
    return this.#filter !== '' && this.#failure === undefined && this.#searchedTo < this.#nextSeq;
  }

  get #nextSeq(): number {
    return this.capture.firstSeq + this.capture.size;
  }

  #seqAt(position: number): number | undefined {
    return this.#filter === '' ? position : this.#found.at(position);
  }

  #restart(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#failure = undefined;
    this.#found = new SeqList();
    this.#searchedTo = this.capture.firstSeq;
    this.#target = this.#nextSeq;
    this.#generation++;
    this.#search();
  }

  #search(): void {
    if (this.#running !== undefined || !this.#isBehind) return;
    const running = new AbortController();
    this.#running = running;
    void this.#searchOnce(running.signal)
      .catch((error: unknown) => {
        if (!running.signal.aborted)
          this.#failure = error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => {
        if (running.signal.aborted) return;
        this.#running = undefined;
        this.#catchUp.request();
        this.#tell();
      });
  }

  /** Looks at the events that there are now. */
  async #searchOnce(signal: AbortSignal): Promise<void> {
    const searchedTo = this.#nextSeq;
    for await (const seqs of this.capture.find(this.#filter, { fromSeq: this.#searchedTo, signal })) {
      if (signal.aborted) return;
      this.#found.push(seqs);
      this.#tell();
    }
    this.#searchedTo = searchedTo;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
