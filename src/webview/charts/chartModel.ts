import type { Buckets } from './bucketRange';
import type { Tick } from './timeAxis';

/** A figure beside a chart; it may lead to packets. */
export interface ChartFigure {
  readonly name: string;
  readonly value: string;
  /** The part of a filter that wants those packets, and what they are, as a tooltip says it. */
  readonly link?: { readonly clause: string; readonly title: string };
}

/** A line across the chart at a place of its buckets. */
interface ChartMark {
  readonly at: number;
  readonly label: string;
}

/** What a chart shows. */
export interface ChartModel extends Buckets {
  /** A value for each bucket, of each line. */
  readonly lines: readonly (readonly number[])[];
  readonly figures: readonly ChartFigure[];
  readonly marks: readonly ChartMark[];
  /** At most so many ticks below. */
  ticks(most: number): readonly Tick[];
  /** What the buckets from `first` up to `end` hold, in words. */
  describe(first: number, end: number): string;
  /** The part of a filter that wants their packets; undefined when there are none. */
  clause(first: number, end: number): string | undefined;
}

/** The sum of some of the values. */
export function sumOf(values: readonly number[], first = 0, end = values.length): number {
  let sum = 0;
  for (let at = first; at < end; at++) sum += values[at] ?? 0;
  return sum;
}
