import type { Entry } from '../contestants';

/** A bound of the issue: what the ratio to C must reach, and what to try for. */
export interface Bound {
  readonly must: number;
  readonly tryFor?: number;
}

/** A measure that sets contestants against C, as server or as client, with packets of several lengths. */
export interface PairMeasure {
  readonly name: string;
  readonly title: string;
  /** `slowness`: time over C's time, smaller is better. `rate`: packets a second over C's, greater is better. */
  readonly ratio: 'slowness' | 'rate';
  readonly lengths: readonly number[];
  /** The side that the contestants are; C is the other. With `both` they talk to each other. */
  readonly side: 'server' | 'client' | 'both';
  readonly entry: Entry;
  /** With `both`: the contestants' clients. With the others: the C program on the other side. */
  readonly other: Entry;
  readonly measuredBy: 'server' | 'client';
  /** Packets, or round trips, of a run. */
  count(length: number): number;
  /** The bound for the contestant `name` of ours, if the issue has one. */
  bound(length: number, name: string): Bound | undefined;
}

export const smallLengths = [4, 64, 1024] as const;
export const allLengths = [...smallLengths, 16 * 1024, 64 * 1024, 200 * 1024] as const;
