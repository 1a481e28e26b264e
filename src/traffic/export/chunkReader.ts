/** Takes exact pieces out of a stream of bytes that comes in pieces of any size. */
export class ChunkReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held = Buffer.alloc(0);
  #offset = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#source = chunks[Symbol.asyncIterator]();
  }

  /** Bytes taken so far. */
  get offset(): number {
    return this.#offset;
  }

  /** The next `length` bytes, or what there is to the end, without taking them. */
  async peek(length: number): Promise<Buffer> {
    if (this.#held.length < length) await this.#hold(length);
    return this.#held.subarray(0, length);
  }

  /** Takes the next `length` bytes, or what there is to the end. */
  async take(length: number): Promise<Buffer> {
    const bytes = await this.peek(length);
    this.#held = this.#held.subarray(bytes.length);
    this.#offset += bytes.length;
    return bytes;
  }

  /** Takes a line without its end, or, when it is longer than `limit` bytes, more than that of it; undefined at the end. */
  async takeLine(limit: number): Promise<Buffer | undefined> {
    let end = this.#held.indexOf(0x0a);
    while (end < 0 && this.#held.length <= limit) {
      const before = this.#held.length;
      // Twice as much each time, so that a long line is not copied and searched over and over.
      await this.#hold(Math.max(65_536, before * 2));
      end = this.#held.indexOf(0x0a, before);
      if (this.#held.length === before) break;
    }
    if (end < 0 && this.#held.length === 0) return undefined;
    const line = await this.take(end < 0 ? this.#held.length : end);
    await this.take(1);
    return line;
  }

  /** Ends the source early. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #hold(length: number): Promise<void> {
    const pieces: Uint8Array[] = [this.#held];
    let held = this.#held.length;
    while (held < length) {
      const next = await this.#source.next();
      if (next.done === true) break;
      pieces.push(next.value);
      held += next.value.length;
    }
    this.#held = Buffer.concat(pieces);
  }
}
