import type { LogBytes } from './logRecord';
import { logBytes } from './logRecord';

/** A stretch of a segment in memory: what is not on disk yet, or, of a capture without files, all. */
export class LogBlock {
  readonly memory: LogBytes;
  /** Place of its first byte in the segment. */
  start = 0;
  /** Bytes filled. */
  used = 0;
  /** Bytes of those that are on disk. */
  written = 0;
  /** No more will be filled in. */
  isSealed = false;

  constructor(bytes: number) {
    this.memory = logBytes(new Uint8Array(new ArrayBuffer(bytes)));
  }

  get capacity(): number {
    return this.memory.bytes.length;
  }

  /** Place in the segment after its last byte. */
  get end(): number {
    return this.start + this.used;
  }

  get isWritten(): boolean {
    return this.written === this.used;
  }

  /** What is not on disk yet. */
  get unwritten(): Uint8Array {
    return this.memory.bytes.subarray(this.written, this.used);
  }
}
