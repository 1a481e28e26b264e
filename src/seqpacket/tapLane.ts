import type { TapEvent } from './tapEvent';
import { TapEventReader } from './tapEventReader';

/** Most events handed out at once: then the read position is published, so that the thread has room again while a long run is read. */
const mostEvents = 64;

/** Where a lane's positions are in the words of the header that both ends share. They count bytes, modulo 2^32. */
interface LanePositions {
  readonly written: number;
  /** The position that lies at the start of the memory. */
  readonly origin: number;
  readonly read: number;
}

/** What was read of a lane. */
interface LaneRun {
  readonly records: number;
  readonly bytes: number;
  /** Whether what follows is in the other lane. */
  readonly switched: boolean;
}

/** The consuming end of one of a ring's two stretches of memory (`TapRing`). */
export class TapLane {
  readonly #header: Int32Array;
  readonly #positions: LanePositions;
  readonly #size: number;
  readonly #reader: TapEventReader;

  /** The size of `memory` in bytes is a power of two. */
  constructor(header: Int32Array, positions: LanePositions, memory: Uint8Array) {
    this.#header = header;
    this.#positions = positions;
    this.#size = memory.length;
    this.#reader = new TapEventReader(memory);
  }

  get isEmpty(): boolean {
    const { written, read } = this.#positions;
    return Atomics.load(this.#header, written) === Atomics.load(this.#header, read);
  }

  /** Hands out what there is now, up to a record that leads to the other lane, some events at a time, at most about `maxBytes`. */
  drain(take: (events: readonly TapEvent[]) => void, maxBytes: number): LaneRun {
    const written = this.#load(this.#positions.written);
    const start = this.#load(this.#positions.read);
    // After the position up to which there is something: the thread moves the origin only while there is nothing.
    const origin = this.#load(this.#positions.origin);
    let read = start;
    let records = 0;
    let switched = false;
    const bytes = () => (read - start) >>> 0;
    while (read !== written && !switched && bytes() < maxBytes) {
      const events: TapEvent[] = [];
      for (; read !== written && !switched && events.length < mostEvents; records++) {
        const offset = ((read - origin) >>> 0) % this.#size;
        read = (read + this.#reader.sizeAt(offset)) >>> 0;
        const event = this.#reader.eventAt(offset);
        if (event === 'switch') switched = true;
        else if (event !== undefined) events.push(event);
      }
      try {
        if (events.length > 0) take(events);
      } finally {
        Atomics.store(this.#header, this.#positions.read, read | 0);
      }
    }
    return { records, bytes: bytes(), switched };
  }

  #load(word: number): number {
    return Atomics.load(this.#header, word) >>> 0;
  }
}
