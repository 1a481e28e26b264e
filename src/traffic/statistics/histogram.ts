/** Bins side by side: bin n holds what is at least `edges[n]` and below `edges[n + 1]`. */
export interface Bins {
  /** Ascending whole numbers, one more than there are counts. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** Counts whole numbers of at least 0 by bins with given edges, the first of which is 0. What is above the last goes into the last bin. */
export class Histogram {
  readonly #edges: readonly number[];
  readonly #counts: Float64Array;
  #first = Infinity;
  #last = -1;

  constructor(edges: readonly number[]) {
    this.#edges = edges;
    this.#counts = new Float64Array(edges.length - 1);
  }

  add(value: number): void {
    const bin = this.#binOf(value);
    this.#counts[bin] = (this.#counts[bin] ?? 0) + 1;
    if (bin < this.#first) this.#first = bin;
    if (bin > this.#last) this.#last = bin;
  }

  /** From the first bin that holds something to the last that does; undefined when none does. */
  bins(): Bins | undefined {
    if (this.#last < 0) return undefined;
    return {
      edges: this.#edges.slice(this.#first, this.#last + 2),
      counts: [...this.#counts.subarray(this.#first, this.#last + 1)],
    };
  }

  #binOf(value: number): number {
    let low = 0;
    let high = this.#counts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#edges[middle] ?? Infinity) <= value) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Ten to a decade, each edge a number that a person reads easily (ISO 3, R10), from 100 ns to 3 months; in ns. */
export const latencyEdges: readonly number[] = [
  0,
  ...Array.from({ length: 14 }, (_, decade) =>
    [100, 125, 160, 200, 250, 315, 400, 500, 630, 800].map((edge) => edge * 10 ** decade),
  ).flat(),
];

/** Two to an octave, from 1 byte to 4 GiB; in bytes. */
export const sizeEdges: readonly number[] = [
  ...[0, 1, 2],
  ...Array.from({ length: 31 }, (_, octave) => [3 * 2 ** octave, 4 * 2 ** octave]).flat(),
];
