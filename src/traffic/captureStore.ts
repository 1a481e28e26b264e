import type { SeqpacketError } from '../seqpacket/seqpacketError';
import type { CaptureLimits } from './captureLimits';
import { checkedLimits, segmentBytesOf } from './captureLimits';
import type { CaptureParts, RestoredCapture } from './captureParts';
import { emptyCapture, restoreCapture } from './captureParts';
import { capturePause } from './capturePause';
import { eventLoopTurns } from './eventLoopTurns';
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
import { ReadableCapture } from './readableCapture';
import type { TrafficCounts } from './trafficCounts';
import type { NewTrafficEvent } from './trafficEvent';

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
export class CaptureStore extends ReadableCapture {
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
    super();
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

  protected override get parts(): CaptureParts {
    return this.#parts;
  }

  /** Resolves when {@link open} is done. */
  override get opened(): Promise<void> {
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

  #tell(change: CaptureChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
