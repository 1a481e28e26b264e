/** Where a key takes the selection of the table. */
interface Extent {
  /** Position of the selected row. */
  readonly selected: number | undefined;
  /** Position of the first row there is, and that after the last. */
  readonly start: number;
  readonly end: number;
  /** The row that is chosen when none is selected yet: the first that is seen. */
  readonly seen: number;
  readonly pageRows: number;
}

/** The position that a key selects; undefined for a key that selects nothing, or when there are no rows. */
export function rowForKey(key: string, { selected, start, end, seen, pageRows }: Extent): number | undefined {
  if (end === start) return undefined;
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    PageUp: -pageRows,
    PageDown: pageRows,
  };
  if (key === 'Home') return start;
  if (key === 'End') return end - 1;
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step === undefined) return undefined;
  const target = selected === undefined ? seen : selected + step;
  return Math.min(Math.max(target, start), end - 1);
}
