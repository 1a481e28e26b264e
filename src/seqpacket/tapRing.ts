import type { TapEvent } from './tapEvent';
import { TapLane } from './tapLane';

/** Words of the header that native/src/tap_ring.cc shares: positions of the lanes, one word beside the other, and what else both know. */
const header = {
  written: 0,
  origin: 2,
  read: 16,
  wakeWanted: 32,
  smallBytes: 56,
  words: 64,
} as const;

/** The small lane has this many bytes: what the thread writes until it is read fits, and with it into a processor's cache. */
const mostSmallBytes = 4 * 1024 * 1024;
/** What there is at one moment lies in at most so many stretches: of the one lane, of the other, and of the first again. */
const mostRuns = 3;

/**
 * The consuming end of the ring that a tap's thread records into, in memory that both share without waiting for each other. It has two
 * lanes: a small one that is used again and again while it is read in time, and a large one for what exceeds it.
 */
export class TapRing {
  /** Header and lanes, as the thread takes them. */
  readonly memory: Uint8Array;
  readonly #header: Int32Array;
  readonly #lanes: readonly [TapLane, TapLane];
  /** Which of them the next record is in. */
  #current: 0 | 1 = 0;

  /** `size` of the large lane in bytes: a power of two, of at least 1 MiB. */
  constructor(size: number) {
    const smallBytes = Math.min(mostSmallBytes, size / 4);
    const memory = new SharedArrayBuffer(header.words * 4 + smallBytes + size);
    this.memory = new Uint8Array(memory);
    this.#header = new Int32Array(memory, 0, header.words);
    this.#header[header.smallBytes] = smallBytes;
    this.#lanes = [
      new TapLane(this.#header, positionsOf(0), new Uint8Array(memory, header.words * 4, smallBytes)),
      new TapLane(this.#header, positionsOf(1), new Uint8Array(memory, header.words * 4 + smallBytes)),
    ];
  }

  /** Asks to be woken at the next record; false if there is one already. */
  wantWake(): boolean {
    Atomics.store(this.#header, header.wakeWanted, 1);
    return this.isEmpty;
  }

  get isEmpty(): boolean {
    return this.#lanes[this.#current].isEmpty;
  }

  /** Hands out what there is now, some events at a time, at most about `maxBytes`; returns how many records that was. */
  drain(take: (events: readonly TapEvent[]) => void, maxBytes: number): number {
    let count = 0;
    let bytes = 0;
    for (let runs = 0; runs < mostRuns && bytes < maxBytes; runs++) {
      const run = this.#lanes[this.#current].drain(take, maxBytes - bytes);
      count += run.records;
      bytes += run.bytes;
      if (!run.switched) break;
      this.#current = this.#current === 0 ? 1 : 0;
    }
    return count;
  }
}

function positionsOf(lane: 0 | 1) {
  return { written: header.written + lane, origin: header.origin + lane, read: header.read + lane };
}
