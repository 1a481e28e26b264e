const initialCapacity = 1024;

/**
 * Ascending event numbers, eight bytes each, to which newer ones are added and of which the oldest go. A number keeps its
 * position when older ones go, so that who asked for positions before asks for the same numbers after.
 */
export class SeqList {
  #seqs = new Float64Array(initialCapacity);
  /** Index in `#seqs` of the first number that is still held, and of the first free place. */
  #head = 0;
  #tail = 0;
  /** Position of the number at index 0 of `#seqs`. */
  #base = 0;

  /** Position of the first number held: how many were held and went. */
  get start(): number {
    return this.#base + this.#head;
  }

  /** Position after the last one. */
  get end(): number {
    return this.#base + this.#tail;
  }

  /** The number at a position from `start` up to `end`; undefined elsewhere. */
  at(position: number): number | undefined {
    return position < this.start || position >= this.end ? undefined : this.#seqs[position - this.#base];
  }

  /** Adds numbers, ascending and above all held. */
  push(seqs: readonly number[]): void {
    if (this.#tail + seqs.length > this.#seqs.length) this.#makeRoom(seqs.length);
    this.#seqs.set(seqs, this.#tail);
    this.#tail += seqs.length;
  }

  /** Lets go of all numbers below `seq`. */
  dropBelow(seq: number): void {
    this.#head = this.lowerBound(seq) - this.#base;
  }

  /** Position of the first number that is at least `seq`; `end` when there is none. */
  lowerBound(seq: number): number {
    let low = this.#head;
    let high = this.#tail;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#seqs[middle] ?? Infinity) < seq) low = middle + 1;
      else high = middle;
    }
    return this.#base + low;
  }

  /** Closes up what the oldest left, and doubles the room when they left less than half of it. */
  #makeRoom(wanted: number): void {
    const held = this.#tail - this.#head;
    let capacity = this.#seqs.length;
    while (capacity < 2 * held || capacity < held + wanted) capacity *= 2;
    const seqs = new Float64Array(capacity);
    seqs.set(this.#seqs.subarray(this.#head, this.#tail));
    this.#base += this.#head;
    this.#seqs = seqs;
    this.#head = 0;
    this.#tail = held;
  }
}
