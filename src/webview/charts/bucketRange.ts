/** Buckets from left to right, by which a range counts. */
export interface Buckets {
  readonly count: number;
  /** Where the first is and how wide they are: buckets that have the same differ only in how far they go. */
  readonly key: string;
}

/** Buckets side by side: from `first` up to, not including, `end`; `cursor` is the one that keys move. */
export interface BucketRange {
  readonly first: number;
  readonly end: number;
  readonly cursor: number;
}

/** The range that spans from one bucket to another, where the cursor is. */
export function rangeBetween(anchor: number, cursor: number): BucketRange {
  return { first: Math.min(anchor, cursor), end: Math.max(anchor, cursor) + 1, cursor };
}

/** Whether the first `end` buckets are still the same ones, now that others took their place. */
export function areSame(end: number, before: Buckets, now: Buckets): boolean {
  return now.key === before.key && end <= now.count;
}

/** The range after a key; undefined for a key that moves nothing. With Shift the range grows or shrinks at the cursor. */
export function rangeForKey(
  key: string,
  isShift: boolean,
  range: BucketRange | undefined,
  count: number,
): BucketRange | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    PageUp: -10,
    PageDown: 10,
    Home: -Infinity,
    End: Infinity,
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step === undefined || count === 0) return undefined;
  const bounded = (at: number) => Math.min(Math.max(at, 0), count - 1);
  if (range === undefined) return rangeBetween(bounded(step), bounded(step));
  const cursor = bounded(range.cursor + step);
  if (!isShift) return rangeBetween(cursor, cursor);
  return rangeBetween(range.cursor === range.first ? range.end - 1 : range.first, cursor);
}
