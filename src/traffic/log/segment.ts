import { dirname } from 'node:path';
import type { FileLayer } from './fileLayer';
import type { LogBlock } from './logBlock';

/** A file that was there before: its descriptor, and its bytes. */
interface ExistingFile {
  readonly fd: number;
  readonly size: number;
}

/** A part of the log: a file of its own, of which the end may still be in memory. A capture without files has it all there. */
export class Segment {
  readonly firstSeq: number;
  /** Bytes, on disk or not. */
  size: number;
  /** In order; what is before the first of them is on disk. */
  readonly blocks: LogBlock[] = [];
  readonly #files: FileLayer;
  readonly #path: string | undefined;
  #fd: number | undefined;
  /** Readers at work, and 1 for the log itself. */
  #users = 1;

  /** `path` is where the file is or will be; undefined for none. */
  constructor(files: FileLayer, path: string | undefined, firstSeq: number, existing?: ExistingFile) {
    this.#files = files;
    this.#path = path;
    this.firstSeq = firstSeq;
    this.size = existing?.size ?? 0;
    this.#fd = existing?.fd;
  }

  /**
   * The file; made if need be, with its folder.
   * @throws an error of the system's; one with code EBADF when nobody uses the segment any more, since nobody would remove the file.
   */
  fd(): number {
    if (this.#users === 0) throw systemError('EBADF', 'the file is closed');
    this.#fd ??= this.#make(this.#path ?? '');
    return this.#fd;
  }

  #make(path: string): number {
    try {
      return this.#files.openSync(path, 'w+');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      // Somebody removed the folder.
      this.#files.mkdirSync(dirname(path));
      return this.#files.openSync(path, 'w+');
    }
  }

  /** Keeps the file open, whatever becomes of the segment, until as many {@link release}. */
  retain(): void {
    this.#users++;
  }

  release(): void {
    if (--this.#users > 0 || this.#fd === undefined) return;
    this.#files.closeSync(this.#fd);
    this.#fd = undefined;
  }

  /** Removes the file. Readers at work are not disturbed. */
  async remove(): Promise<void> {
    const isMade = this.#fd !== undefined;
    this.release();
    // One that is not there, or cannot be removed, is no concern of anybody's now: the next start tries again.
    if (isMade && this.#path !== undefined) await this.#files.unlink(this.#path).catch(() => undefined);
  }

  /**
   * Bytes from `start` up to `end`: what is in memory at once, the rest from the file.
   * @throws an error of the system's; one with code EIO when the file is shorter than it was.
   */
  async read(start: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(new ArrayBuffer(end - start));
    const onDisk = bytes.subarray(0, this.#copyFromMemory(start, bytes));
    if (onDisk.length === 0) return bytes;
    const fd = this.fd();
    this.retain();
    try {
      for (let done = 0; done < onDisk.length;) {
        const read = await this.#files.read(fd, onDisk.subarray(done), start + done);
        if (read === 0) throw systemError('EIO', 'the file is shorter than it was');
        done += read;
      }
    } finally {
      this.release();
    }
    return bytes;
  }

  /** As {@link read}, at once: for small stretches. */
  readSync(start: number, end: number): Uint8Array {
    const bytes = new Uint8Array(new ArrayBuffer(end - start));
    const onDisk = bytes.subarray(0, this.#copyFromMemory(start, bytes));
    for (let done = 0; done < onDisk.length;) {
      const read = this.#files.readSync(this.fd(), onDisk.subarray(done), start + done);
      if (read === 0) throw systemError('EIO', 'the file is shorter than it was');
      done += read;
    }
    return bytes;
  }

  /** Copies what of the stretch is in memory, its end; gives how many bytes before that are not. */
  #copyFromMemory(start: number, into: Uint8Array): number {
    const end = start + into.length;
    for (const block of this.blocks) {
      const from = Math.max(start, block.start);
      const to = Math.min(end, block.end);
      if (from >= to) continue;
      into.set(block.memory.bytes.subarray(from - block.start, to - block.start), from - start);
    }
    const memoryStart = this.blocks[0]?.start ?? this.size;
    return Math.min(into.length, Math.max(0, memoryStart - start));
  }
}

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
