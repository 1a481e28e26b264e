import type { Answer, PanelRow } from '../panelMessages';

/** Rows asked for besides those that are seen, on either side. */
const margin = 40;

/** Rows kept; the oldest asked for go first. */
const mostRows = 4000;

/** Asks for rows of a generation; the answer comes to {@link RowCache.take}. */
export type AskForRows = (range: {
  readonly generation: number;
  readonly start: number;
  readonly end: number;
}) => void;

/**
 * The rows that have come, by position. One range is under way at a time; of those that are wanted meanwhile only the
 * last is asked for, because nobody looks at the others any more.
 */
export class RowCache<Row extends PanelRow = PanelRow> {
  readonly #rows = new Map<number, Row>();
  #generation = 0;
  #start = 0;
  #end = 0;
  #wanted = { first: 0, end: 0 };
  #isAsking = false;

  constructor(private readonly ask: AskForRows) {}

  /** The row at a position, if it has come. */
  at(position: number): Row | undefined {
    return this.#rows.get(position);
  }

  /** Says which rows there are; those of another generation are forgotten. */
  setView({ generation, start, end }: Readonly<Record<'generation' | 'start' | 'end', number>>): void {
    if (generation !== this.#generation) {
      this.#rows.clear();
      this.#isAsking = false;
    }
    this.#generation = generation;
    this.#start = start;
    this.#end = end;
  }

  /** Says which rows are seen; asks for those of them that are missing, and for some around them. */
  want(first: number, end: number): void {
    this.#wanted = { first, end };
    this.#askForMissing();
  }

  /** Takes rows that came; true when any is of use. */
  take({
    generation,
    start,
    rows,
  }: Pick<Answer & { type: 'rows' }, 'generation' | 'start'> & { readonly rows: readonly Row[] }): boolean {
    if (generation !== this.#generation) return false;
    this.#isAsking = false;
    rows.forEach((row, index) => {
      // Deleted first, so that the order of the map is the order of asking.
      this.#rows.delete(start + index);
      this.#rows.set(start + index, row);
    });
    this.#forgetOldest();
    if (rows.length > 0) this.#askForMissing();
    return rows.length > 0;
  }

  #askForMissing(): void {
    if (this.#isAsking) return;
    const missing = this.#missing(this.#wanted.first, this.#wanted.end);
    if (missing === undefined) return;
    const start = Math.max(this.#start, missing.first - margin);
    const end = Math.min(this.#end, missing.end + margin);
    this.#isAsking = true;
    this.ask({ generation: this.#generation, start, end });
  }

  #missing(first: number, end: number): { readonly first: number; readonly end: number } | undefined {
    let from = Math.max(first, this.#start);
    let to = Math.min(end, this.#end);
    while (from < to && this.#rows.has(from)) from++;
    while (from < to && this.#rows.has(to - 1)) to--;
    return from < to ? { first: from, end: to } : undefined;
  }

  #forgetOldest(): void {
    for (const position of this.#rows.keys()) {
      if (this.#rows.size <= mostRows) return;
      this.#rows.delete(position);
    }
  }
}
