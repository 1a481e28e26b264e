import type { HostLink } from '../hostLink';
import { limits } from '../panelMessages';

/** Bytes that are asked for at a time. */
const chunkBytes = 16 * 1024;

/** The payload of one packet, pulled as it is looked at. */
export class PayloadSource {
  readonly #chunks = new Map<number, Promise<Uint8Array>>();
  readonly #come = new Map<number, Uint8Array>();

  constructor(
    private readonly link: HostLink,
    readonly seq: number,
    /** Bytes of the payload. */
    readonly length: number,
  ) {}

  /** The byte at an offset, if it has come. */
  at(offset: number): number | undefined {
    return this.#come.get(Math.floor(offset / chunkBytes))?.[offset % chunkBytes];
  }

  /** Sees to it that {@link at} has the bytes of a range; resolves with whether it did not have them before. */
  async need(start: number, end: number): Promise<boolean> {
    const chunks: number[] = [];
    for (
      let chunk = Math.floor(start / chunkBytes);
      chunk * chunkBytes < Math.min(end, this.length);
      chunk++
    ) {
      if (!this.#come.has(chunk)) chunks.push(chunk);
    }
    await Promise.all(chunks.map((chunk) => this.#chunk(chunk)));
    return chunks.length > 0;
  }

  /** The bytes of a range, at most what one message brings; fewer when they are no longer kept. */
  async read(start: number, end: number): Promise<Uint8Array> {
    const last = Math.min(end, this.length, start + limits.bytes);
    if (last <= start) return new Uint8Array();
    const { bytes } = await this.link.ask('bytes', { seq: this.seq, start, end: last });
    return bytes ?? new Uint8Array();
  }

  #chunk(chunk: number): Promise<Uint8Array> {
    const underWay = this.#chunks.get(chunk);
    if (underWay !== undefined) return underWay;
    const reading = this.read(chunk * chunkBytes, (chunk + 1) * chunkBytes);
    this.#chunks.set(chunk, reading);
    void reading.then((bytes) => this.#come.set(chunk, bytes));
    return reading;
  }
}
