import type { SeqpacketError } from '../seqpacket/seqpacketError';
import type { CaptureLimits } from './captureLimits';
import { checkedLimits, segmentBytesOf } from './captureLimits';
import type { CaptureParts, RestoredCapture } from './captureParts';
import { emptyCapture, restoreCapture } from './captureParts';
import { capturePause } from './capturePause';
import type { TrafficQuery, TrafficQueryResult } from './captureQuery';
import { queryPage } from './captureQuery';
import { eventLoopTurns } from './eventLoopTurns';
import { parseFilterNode } from './filter/parseFilterNode';
import type { IndexPage } from './index/indexPage';
import { LatencyTracker } from './latencyTracker';
import { asError } from './log/asError';
import type { CaptureFolder } from './log/captureFolder';
import { claimCaptureFolder, removeStaleCaptures } from './log/captureFolder';
import type { LogOptions } from './log/captureLog';
import { CaptureLog } from './log/captureLog';
import type { FileLayer } from './log/fileLayer';
import { systemFiles } from './log/fileLayer';
import { logRecord, writeLogRecord } from './log/logRecord';
import { encodeSegmentHeader } from './log/segmentHeader';
import { OpeningQueue } from './openingQueue';
import type { FoundEvents } from './searchCapture';
import { searchCapture } from './searchCapture';
import type { TrafficCounts } from './trafficCounts';
import type { NewTrafficEvent, TrafficEvent } from './trafficEvent';

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

/**
 * What happened to a capture: an event came, also one that could not be recorded; all were let go; those of an earlier window
 * were opened; recording was paused, or goes on.
 */
export type CaptureChange = 'append' | 'clear' | 'restore' | 'pause' | 'resume';

/** How long a window that is about to end may keep its capture from the one that follows it, in ms. */
const usualHandOverMs = 1000;

/** Events of the opening queue that are kept before the event loop gets its turn. */
const queuedBatch = 1024;

/**
 * The traffic seen, oldest first, within limits: when one is reached the oldest events go and are counted as dropped. The
 * events are in a log on disk, an index of them in memory; before {@link open} and without it, all is in memory.
 */
export class CaptureStore {
  readonly #files: FileLayer;
  readonly #listeners = new Set<(change: CaptureChange) => void>();
  #limits: CaptureLimits;
  #parts: CaptureParts;
  #latencies = new LatencyTracker();
  #folder: CaptureFolder | undefined;
  #queue: OpeningQueue | undefined;
  #opened: Promise<void> = Promise.resolve();
  #openFailure: Error | undefined;
  #staleRemoved: Promise<void> = Promise.resolve();
  #pause: SeqpacketError | undefined;
  #unrecorded = 0;
  #brokenBytes = 0;
  #lastConnectionId = 0;
  #isClosed = false;

  /** @throws SeqpacketError EINVAL when a limit is not a whole number of at least 1. */
  constructor(limits: CaptureLimits, files: FileLayer = systemFiles) {
    this.#limits = checkedLimits(limits);
    this.#files = files;
    this.#parts = emptyCapture(new CaptureLog(this.#logOptions()), 1);
  }

  /**
   * Puts the capture into a folder below `root`, and takes up what a window that is gone left there. To be called once, before
   * anything is appended; what comes until it is done is appended then. When no folder can be had all stays in memory,
   * and {@link openFailure} says why. While nothing is appended, a window that has a capture there is given `handOverMs` to end.
   */
  open(root: string, handOverMs = usualHandOverMs): Promise<void> {
    const queue = new OpeningQueue(() => this.#limits.maxMemoryBytes);
    this.#queue = queue;
    this.#opened = this.#open(root, queue, performance.now() + handOverMs);
    return this.#opened;
  }

  /** Resolves when {@link open} is done. */
  get opened(): Promise<void> {
    return this.#opened;
  }

  /** Why the capture is in memory only, if it should not be. */
  get openFailure(): Error | undefined {
    return this.#openFailure;
  }

  /** Where the capture is on disk, if it is. */
  get folder(): string | undefined {
    return this.#folder?.path;
  }

  /** Bytes of what was opened that could not be read, because a crash or a fault of the disk broke it. */
  get brokenBytes(): number {
    return this.#brokenBytes;
  }

  /** The highest number that a connection has in what was opened; 0 when there is none. */
  get lastConnectionId(): number {
    return this.#lastConnectionId;
  }

  /** Changes the limits, and drops the oldest events at once when the new ones are exceeded. @throws as the constructor. */
  setLimits(limits: CaptureLimits): void {
    this.#limits = checkedLimits(limits);
    this.#trim();
  }

  /** Events kept. */
  get size(): number {
    return this.#parts.index.size;
  }

  /** `seq` of the oldest event kept; when none is, of the next to come. */
  get firstSeq(): number {
    return this.#parts.index.firstSeq;
  }

  /** Events that the limits pushed out since the last clear. */
  get dropped(): number {
    return this.firstSeq - this.#parts.startSeq;
  }

  /** Events since the last clear that came while recording was paused. */
  get unrecorded(): number {
    return this.#unrecorded;
  }

  /** Why recording is paused and what to do, while it is. */
  get pause(): SeqpacketError | undefined {
    return this.#pause;
  }

  /** Packets recorded since the last clear, also those no longer kept. */
  get packets(): number {
    return this.counts.packets;
  }

  /** Packets and bytes each way since the last clear, also of those no longer kept. */
  get counts(): TrafficCounts {
    return this.#parts.counts;
  }

  /** Bytes of memory and of disk that the kept events take. */
  get usage(): { readonly memoryBytes: number; readonly diskBytes: number } {
    const { log } = this.#parts;
    return { memoryBytes: this.#memoryBytes(), diskBytes: this.#folder === undefined ? 0 : log.bytes };
  }

  /**
   * Numbers the event, finds its latency, and keeps it with its payload as it is now; gives its number, or undefined when it is
   * not recorded, or not yet. Listeners hear of it before this returns.
   */
  append(event: NewTrafficEvent): number | undefined {
    const seq = this.#record(event, false);
    this.#tell('append');
    return seq;
  }

  /** As {@link append} for each of the events, in order; listeners hear of them once, when all are kept. */
  appendMany(events: readonly NewTrafficEvent[]): void {
    for (const event of events) this.#record(event, false);
    if (events.length > 0) this.#tell('append');
  }

  /** As {@link append} for an event of another capture: it has the latency found there, and its connection is none of ours. */
  appendImported(event: NewTrafficEvent): number | undefined {
    const seq = this.#record(event, true);
    this.#tell('append');
    return seq;
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
    return this.#parts.reader.readSync(seqs, mostDataBytes);
  }

  /** The events of these numbers, ascending, as {@link slice} gives them; those that are not kept are left out. */
  pick(seqs: readonly number[], mostDataBytes = Infinity): readonly TrafficEvent[] {
    const { firstSeq, size } = this;
    const kept = seqs.filter((seq) => seq >= firstSeq && seq < firstSeq + size);
    return this.#parts.reader.readSync(kept, mostDataBytes);
  }

  /** Shows what the index has of those of these events that are kept, in order, without reading them: their page, and place on it. */
  lookAt(seqs: Iterable<number>, see: (page: IndexPage, at: number, seq: number) => void): void {
    const { index } = this.#parts;
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
    await this.#opened;
    const events: TrafficEvent[] = [];
    let matched = 0;
    for await (const { seqs } of this.#search(query.filter ?? '', { signal })) {
      const wanted = seqs.slice(Math.max(0, start - matched), Math.max(0, end - matched));
      for await (const batch of this.#parts.reader.read(this.#kept(wanted))) events.push(...batch);
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
      for await (const events of this.#parts.reader.read(this.#kept(seqs))) {
        const next = (events.at(-1)?.seq ?? from) + 1;
        yield { fromSeq: from, events, nextSeq: next };
        from = next;
      }
      if (from < nextSeq) yield { fromSeq: from, events: [], nextSeq };
    }
  }

  /** Lets go of every event and starts all counts again, except `seq`, so that no number ever means two events. */
  clear(): void {
    this.#queue?.clear();
    this.#clearParts();
    this.#tell('clear');
  }

  /**
   * Resolves when all that was appended has been given to the system, so that the end of this process loses nothing of it.
   * @throws SeqpacketError with the system's code, as {@link pause} has it.
   */
  async flush(): Promise<void> {
    await this.#opened;
    await this.#parts.log.flush().catch((failure: unknown) => {
      throw this.#pause ?? failure;
    });
  }

  /** Writes what is to be written, if that can be, and leaves the capture for the next window. Nothing is recorded after it. */
  async close(): Promise<void> {
    await this.#opened;
    this.#isClosed = true;
    await this.flush().catch(() => undefined);
    this.#parts.log.close();
    await this.#staleRemoved;
    // Nobody wants to find an empty capture instead of one that another window left.
    await (this.size === 0 ? this.#folder?.remove() : this.#folder?.release());
  }

  /**
   * Calls `listener` at every change, synchronously and as often as events come: throttle what is slow.
   * Gives what ends it.
   */
  onDidChange(listener: (change: CaptureChange) => void): () => void {
    // A wrapper of its own, so that one function may listen twice and each end its own.
    const own = (change: CaptureChange): void => listener(change);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  async #open(root: string, queue: OpeningQueue, deadline: number): Promise<void> {
    try {
      this.#folder = await claimCaptureFolder(root, () => queue.isEmpty && performance.now() < deadline);
      this.#takeUp(await restoreCapture(this.#logOptions(), this.#folder.path));
      this.#staleRemoved = removeStaleCaptures(root).catch(() => undefined);
    } catch (error) {
      this.#openFailure = asError(error);
      this.#folder = undefined;
    }
    if (queue.wasCleared) this.#clearParts();
    this.#trim();
    if (this.size > 0) this.#tell('restore');
    const turn = eventLoopTurns();
    for (let batch = queue.take(queuedBatch); batch.length > 0; batch = queue.take(queuedBatch)) {
      for (const { event, isImported } of batch) this.#keep(event, isImported);
      this.#tell('append');
      await turn();
    }
    this.#queue = undefined;
  }

  #clearParts(): void {
    const { log, index } = this.#parts;
    this.#parts = emptyCapture(log, index.nextSeq);
    this.#latencies = new LatencyTracker();
    this.#unrecorded = 0;
    log.clear();
  }

  #takeUp({ parts, unrecorded, brokenBytes, lastConnectionId }: RestoredCapture): void {
    this.#parts = parts;
    this.#unrecorded += unrecorded;
    this.#brokenBytes = brokenBytes;
    this.#lastConnectionId = lastConnectionId;
  }

  #logOptions(): LogOptions {
    return {
      files: this.#files,
      folder: this.#folder?.path,
      header: (firstSeq) => {
        const { startSeq, counts } = this.#parts;
        const unrecorded = this.#unrecorded;
        return encodeSegmentHeader({ firstSeq, startSeq, unrecorded, counts: counts.totals() });
      },
      onWriting: (failure) => {
        this.#pause = failure === undefined ? undefined : capturePause(this.#folder?.path ?? '', failure);
        this.#tell(failure === undefined ? 'resume' : 'pause');
      },
    };
  }

  #record(event: NewTrafficEvent, isImported: boolean): number | undefined {
    if (this.#queue === undefined) return this.#keep(event, isImported);
    if (!this.#queue.push(event, isImported)) this.#unrecorded++;
    return undefined;
  }

  #keep(event: NewTrafficEvent, isImported: boolean): number | undefined {
    if (this.#pause !== undefined || this.#isClosed) {
      this.#unrecorded++;
      return undefined;
    }
    const latencyNs = isImported ? event.latencyNs : this.#latencies.latencyOf(event);
    const { texts, index, log, counts } = this.#parts;
    const seq = index.nextSeq;
    const addressId = texts.use(event.address);
    const record = logRecord(event, latencyNs, texts.entry(addressId).bytes);
    const { memory, at, offset } = log.reserve(record.bytes, seq, this.#segmentBytes());
    writeLogRecord(memory, at, record);
    index.push(event, latencyNs, addressId, offset);
    counts.add(event);
    log.commit(record.bytes);
    this.#trim();
    return seq;
  }

  #segmentBytes(): number {
    const { maxDiskBytes, maxMemoryBytes } = this.#limits;
    return segmentBytesOf(this.#folder === undefined ? maxMemoryBytes : maxDiskBytes);
  }

  #trim(): void {
    const { index, log } = this.#parts;
    const { maxPackets, maxMemoryBytes, maxDiskBytes } = this.#limits;
    if (index.size > maxPackets) index.dropBelow(index.nextSeq - maxPackets);
    while (index.size > 1 && this.#memoryBytes() > maxMemoryBytes) index.dropBelow(index.firstSeq + 1);
    log.dropBelow(index.firstSeq);
    if (this.#folder === undefined) return;
    for (let next = log.segments[1]; next !== undefined && log.bytes > maxDiskBytes; next = log.segments[1]) {
      index.dropBelow(next.firstSeq);
      log.dropBelow(next.firstSeq);
    }
  }

  /** Of the kept events: what is still in a segment of those that were dropped does not count. */
  #memoryBytes(): number {
    const { index, texts, log } = this.#parts;
    const indexBytes = index.memoryBytes + texts.memoryBytes;
    if (this.#folder !== undefined || index.size === 0) return indexBytes;
    const oldest = index.page(index.firstSeq).offset[index.at(index.firstSeq)] ?? 0;
    return indexBytes + log.bytes - oldest;
  }

  #search(filter: string, { fromSeq = 0, signal }: FindOptions): AsyncGenerator<FoundEvents> {
    const node = parseFilterNode(filter);
    const endSeq = this.#parts.index.nextSeq;
    return searchCapture({ parts: () => this.#parts, filter: node, fromSeq, endSeq, signal });
  }

  #kept(seqs: readonly number[]): readonly number[] {
    return seqs.filter((seq) => seq >= this.firstSeq);
  }

  #tell(change: CaptureChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
