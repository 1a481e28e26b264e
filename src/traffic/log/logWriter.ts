import { asError } from './asError';
import type { FileLayer } from './fileLayer';
import type { LogBlock } from './logBlock';
import type { Segment } from './segment';

/** How long what does not fill a block waits to be written, in ms. */
const restMs = 50;
/** How long after a failure the next attempt is made, in ms. */
const retryMs = 1000;
/** Bytes not on disk yet above which {@link LogWriter} writes here and now. */
const mostUnwritten = 8 * 1024 * 1024;
/** Blocks kept for use again. */
const mostReusable = 32;

/** A block to be written, and where it belongs. */
interface Pending {
  readonly segment: Segment;
  readonly block: LogBlock;
}

/**
 * Writes the blocks of a log to its files, in order and one at a time, beside what else the event loop does. What comes
 * faster than the disk takes it is bounded: then a block is written synchronously, which slows down who makes them, and
 * loses nothing. A failure stops the writing; it is tried again until it succeeds.
 */
export class LogWriter {
  readonly #files: FileLayer;
  readonly #onChange: (failure: Error | undefined) => void;
  readonly #pending: Pending[] = [];
  readonly #reusable: LogBlock[] = [];
  #waiting: (() => void)[] = [];
  #unwritten = 0;
  #underWay: Pending | undefined;
  #failure: Error | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Flushes that wait: then nothing rests. */
  #flushes = 0;
  #isDisposed = false;

  /** `onChange` is called with an error when writing fails, and with undefined when all is written again. */
  constructor(files: FileLayer, onChange: (failure: Error | undefined) => void) {
    this.#files = files;
    this.#onChange = onChange;
  }

  /** Bytes that are not on disk yet. */
  get unwrittenBytes(): number {
    return this.#unwritten;
  }

  /** A block that is written, to be filled anew; undefined when there is none. */
  reusableBlock(): LogBlock | undefined {
    const block = this.#reusable.pop();
    if (block === undefined) return undefined;
    block.used = 0;
    block.written = 0;
    block.isSealed = false;
    return block;
  }

  /** Takes a new block of a segment; more may be filled into it until it is sealed. */
  add(segment: Segment, block: LogBlock): void {
    this.#pending.push({ segment, block });
    this.#pump();
  }

  /** So many bytes more have been filled into the newest block. */
  filled(bytes: number): void {
    this.#unwritten += bytes;
    if (this.#unwritten > mostUnwritten && this.#failure === undefined) this.#writeNow();
    else if (this.#timer === undefined && this.#underWay === undefined) this.#pump();
  }

  /** Leaves what is unwritten of a segment, which keeps it in memory for readers at work: these blocks are not used again. */
  forget(segment: Segment): void {
    for (const block of segment.blocks) {
      this.#unwritten -= block.used - block.written;
      block.written = block.used;
      block.isSealed = true;
    }
    const kept = this.#pending.filter((pending) => pending.segment !== segment);
    this.#pending.splice(0, Infinity, ...kept);
    this.#tellWaiting();
  }

  /** After a failure: tries again at once. */
  retryNow(): void {
    if (this.#failure === undefined || this.#underWay !== undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pump();
  }

  /** Resolves when all that is here now is written. @throws the failure that hinders it. */
  async flush(): Promise<void> {
    const goals = this.#pending.map((pending) => ({ pending, goal: pending.block.used }));
    this.#flushes++;
    try {
      for (const { pending, goal } of goals) {
        // What is pending no more is written, or forgotten; its block may be in use again, for something else.
        while (this.#pending.includes(pending) && pending.block.written < goal) {
          if (this.#failure !== undefined) throw this.#failure;
          const progress = new Promise<void>((resolve) => this.#waiting.push(resolve));
          this.#pump();
          await progress;
        }
      }
    } finally {
      this.#flushes--;
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  /** Goes on with what is to be written: at once what is sealed, a moment later what more may be filled into. */
  #pump(): void {
    if (this.#underWay !== undefined || this.#isDisposed) return;
    const next = this.#oldestUnwritten();
    if (next === undefined) {
      if (this.#failure !== undefined) this.#recover();
    } else if (next.block.isSealed || this.#flushes > 0 || this.#failure !== undefined) {
      void this.#write(next);
    } else {
      this.#pumpIn(restMs);
    }
  }

  /** Later writes what is the oldest by then, sealed or not: the block of now may have become another segment's. */
  #pumpIn(delayMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const next = this.#underWay === undefined ? this.#oldestUnwritten() : undefined;
      if (next === undefined) this.#pump();
      else void this.#write(next);
    }, delayMs);
  }

  #oldestUnwritten(): Pending | undefined {
    return this.#pending.find(({ block }) => !block.isWritten);
  }

  async #write(next: Pending): Promise<void> {
    const { block, segment } = next;
    const { written, unwritten } = block;
    this.#underWay = next;
    segment.retain();
    try {
      const bytes = await this.#files.write(segment.fd(), unwritten, block.start + written);
      this.#wrote(block, written + bytes);
      this.#underWay = undefined;
      this.#settle();
      this.#pump();
    } catch (error) {
      this.#underWay = undefined;
      this.#fail(asError(error));
    } finally {
      segment.release();
    }
  }

  /** Writes a block that is not under way. */
  #writeNow(): void {
    const next = this.#pending.find((pending) => pending !== this.#underWay && !pending.block.isWritten);
    if (next === undefined) return;
    const { block, segment } = next;
    try {
      while (!block.isWritten) {
        const bytes = this.#files.writeSync(segment.fd(), block.unwritten, block.start + block.written);
        this.#wrote(block, block.written + bytes);
      }
      this.#settle();
    } catch (error) {
      this.#fail(asError(error));
    }
  }

  /** So much of the block is on disk; a block that was forgotten meanwhile is ahead of that. */
  #wrote(block: LogBlock, written: number): void {
    if (written <= block.written) return;
    this.#unwritten -= written - block.written;
    block.written = written;
    this.#tellWaiting();
  }

  #tellWaiting(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Lets go of what is written from the oldest on. What was written ahead of it stays, so that a segment's end in memory has no gap. */
  #settle(): void {
    for (let [oldest] = this.#pending; oldest !== undefined; [oldest] = this.#pending) {
      if (oldest === this.#underWay || !oldest.block.isSealed || !oldest.block.isWritten) return;
      this.#pending.shift();
      oldest.segment.blocks.shift();
      if (this.#reusable.length < mostReusable) this.#reusable.push(oldest.block);
    }
  }

  #fail(error: Error): void {
    const isNew = this.#failure === undefined;
    this.#failure = error;
    this.#pumpIn(retryMs);
    this.#tellWaiting();
    if (isNew) this.#onChange(error);
  }

  #recover(): void {
    this.#failure = undefined;
    this.#onChange(undefined);
  }
}
