/** Values below this are told apart exactly, those above to one part in half of it. A power of two. */
const exactBelow = 256;
const perOctave = exactBelow / 2;
/** Octaves from {@link exactBelow} to 2^53, above which numbers are not whole. */
const octaves = 53 - Math.log2(exactBelow);

/**
 * How many whole numbers of at least 0 there were and how they were spread, in a bounded room (48 KiB): as the histogram of
 * high dynamic range by Gil Tene, each octave has equally many cells.
 */
export class Distribution {
  readonly #cells = new Float64Array(exactBelow + perOctave * octaves);
  #count = 0;
  #sum = 0;
  #min = Infinity;
  #max = -Infinity;

  /** Counts a whole number of at least 0, in whatever unit. */
  add(value: number): void {
    const cell = cellOf(Math.min(value, Number.MAX_SAFE_INTEGER));
    this.#cells[cell] = (this.#cells[cell] ?? 0) + 1;
    this.#count++;
    this.#sum += value;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** How many there were. */
  get count(): number {
    return this.#count;
  }

  /** All of them together; 0 when there was none. */
  get sum(): number {
    return this.#sum;
  }

  /** Infinity when there was none. */
  get min(): number {
    return this.#min;
  }

  /** -Infinity when there was none. */
  get max(): number {
    return this.#max;
  }

  /**
   * The value that this share of all, from above 0 to 1, is not above (the nearest rank), or up to 0.8 % less. So at least the
   * rest is not below it. NaN when there was none.
   */
  quantile(share: number): number {
    const rank = Math.max(1, Math.ceil(share * this.#count));
    let seen = 0;
    for (let cell = 0; cell < this.#cells.length; cell++) {
      seen += this.#cells[cell] ?? 0;
      if (seen >= rank) return Math.max(lowestOf(cell), this.#min);
    }
    return NaN;
  }
}

function cellOf(value: number): number {
  let cell = 0;
  let within = value;
  for (; within >= exactBelow; within /= 2) cell += perOctave;
  return cell + Math.floor(within);
}

function lowestOf(cell: number): number {
  if (cell < exactBelow) return cell;
  const octave = Math.floor(cell / perOctave) - 1;
  return (cell - octave * perOctave) * 2 ** octave;
}
