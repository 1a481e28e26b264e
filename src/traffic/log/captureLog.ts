import { join } from 'node:path';
import type { FileLayer } from './fileLayer';
import { LogBlock } from './logBlock';
import { LogWriter } from './logWriter';
import type { LogBytes } from './logRecord';
import { Segment } from './segment';

/** Room for a record: where to write it now, and where it will be found. */
export interface LogPlace {
  readonly memory: LogBytes;
  /** Place in {@link memory}. */
  readonly at: number;
  /** Place in the newest segment. */
  readonly offset: number;
}

/** What a log needs to know. */
export interface LogOptions {
  readonly files: FileLayer;
  /** Where its files are; undefined for a log that is in memory only. */
  readonly folder: string | undefined;
  /** The first bytes of the segment whose first event has this number. */
  readonly header: (firstSeq: number) => Uint8Array;
  /** Called when writing fails, and when all is written again. */
  readonly onWriting: (failure: Error | undefined) => void;
}

/** Bytes of a block: what is written at once. */
const blockBytes = 262_144;

/** The records of a capture in order, in files of a limited size, of which the oldest can go. */
export class CaptureLog {
  /** The oldest first. */
  readonly segments: Segment[];
  readonly #options: LogOptions;
  readonly #writer: LogWriter | undefined;
  #block: LogBlock | undefined;
  #nextNumber: number;
  /** Bytes of all segments but the newest. */
  #sealedBytes = 0;
  readonly #removals = new Set<Promise<void>>();

  /** `segments` are those that were there before, `nextNumber` that of the next file. */
  constructor(options: LogOptions, segments: readonly Segment[] = [], nextNumber = 1) {
    this.#options = options;
    this.segments = [...segments];
    this.#nextNumber = nextNumber;
    this.#sealedBytes = segments.slice(0, -1).reduce((sum, { size }) => sum + size, 0);
    if (options.folder !== undefined) this.#writer = new LogWriter(options.files, options.onWriting);
  }

  /** Bytes of all segments, on disk or not. */
  get bytes(): number {
    return this.#sealedBytes + (this.segments.at(-1)?.size ?? 0);
  }

  /** Bytes of memory in use for what is not on disk. */
  get memoryBytes(): number {
    return this.#writer === undefined ? this.bytes : this.#writer.unwrittenBytes;
  }

  /**
   * Makes room for a record of so many bytes, which must be filled before anything else is asked of the log, and then
   * {@link commit}ted. `seq` is its number. A segment ends when it would have more than `segmentBytes`.
   */
  reserve(bytes: number, seq: number, segmentBytes: number): LogPlace {
    let segment = this.segments.at(-1);
    if (segment === undefined || segment.size + bytes > segmentBytes) segment = this.#begin(seq);
    return this.#take(segment, bytes);
  }

  /** A record of so many bytes has been filled in. Writes to disk here and now when too much is unwritten. */
  commit(bytes: number): void {
    this.#writer?.filled(bytes);
  }

  /** Removes the segments that hold only events numbered below `seq`. */
  dropBelow(seq: number): void {
    for (let next = this.segments[1]; next !== undefined && next.firstSeq <= seq; next = this.segments[1]) {
      const oldest = this.segments.shift();
      if (oldest === undefined) return;
      this.#sealedBytes -= oldest.size;
      this.#remove(oldest);
    }
  }

  /** Removes all segments. */
  clear(): void {
    const gone = this.segments.splice(0);
    this.#block = undefined;
    this.#sealedBytes = 0;
    for (const segment of gone) this.#remove(segment);
    this.#writer?.retryNow();
  }

  /**
   * Resolves when all that is in the log now has been given to the system, and what was to be removed is.
   * @throws an error of the system's.
   */
  async flush(): Promise<void> {
    await this.#writer?.flush();
    await Promise.all(this.#removals);
  }

  /** Closes all files. */
  close(): void {
    this.#writer?.dispose();
    for (const segment of this.segments) segment.release();
  }

  #begin(firstSeq: number): Segment {
    this.#seal();
    this.#sealedBytes = this.bytes;
    const { files, folder, header } = this.#options;
    const path = folder === undefined ? undefined : join(folder, segmentName(this.#nextNumber++));
    const segment = new Segment(files, path, firstSeq);
    this.segments.push(segment);
    const bytes = header(firstSeq);
    const { memory, at } = this.#take(segment, bytes.length);
    memory.bytes.set(bytes, at);
    this.commit(bytes.length);
    return segment;
  }

  #take(segment: Segment, bytes: number): LogPlace {
    let block = this.#block;
    if (block === undefined || block.used + bytes > block.capacity) {
      this.#seal();
      block = this.#newBlock(bytes);
      block.start = segment.size;
      this.#block = block;
      segment.blocks.push(block);
      this.#writer?.add(segment, block);
    }
    const at = block.used;
    block.used += bytes;
    segment.size += bytes;
    return { memory: block.memory, at, offset: segment.size - bytes };
  }

  #newBlock(bytes: number): LogBlock {
    const used = bytes <= blockBytes ? this.#writer?.reusableBlock() : undefined;
    return used ?? new LogBlock(Math.max(bytes, blockBytes));
  }

  #seal(): void {
    if (this.#block !== undefined) this.#block.isSealed = true;
    this.#block = undefined;
  }

  #remove(segment: Segment): void {
    this.#writer?.forget(segment);
    const removal = segment.remove().finally(() => this.#removals.delete(removal));
    this.#removals.add(removal);
  }
}

/** Name of a segment's file; in the order of their names they were made. */
function segmentName(number: number): string {
  return `${number.toString().padStart(10, '0')}.log`;
}
