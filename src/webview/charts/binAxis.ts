import type { Tick } from './timeAxis';

/** How edges follow one another: as many to a power of ten, or of two. */
export type EdgeRow = 'decades' | 'octaves';

/** Which edges have a tick: every one, every second and so on, beginning with a round one. */
const strides: Readonly<Record<EdgeRow, readonly number[]>> = {
  decades: [1, 2, 5, 10, 20, 50, 100],
  octaves: [1, 2, 4, 8, 16, 32],
};

/** Ticks at about `most` edges of bins, those that are easily read. */
export function binTicks(
  edges: readonly number[],
  most: number,
  row: EdgeRow,
  label: (edge: number) => string,
): readonly Tick[] {
  const stride = strides[row].find((step) => edges.length / step <= Math.max(1, most)) ?? 100;
  const first = edges.findIndex((edge) => isRound(edge, row));
  const from = Math.max(0, first) % stride;
  return edges.flatMap((edge, at) => (at % stride === from ? [{ at, label: label(edge) }] : []));
}

/** Where a value is on an axis whose unit is a bin; within the bin by its logarithm. */
export function binPosition(edges: readonly number[], value: number): number {
  const next = edges.findIndex((edge) => edge > value);
  if (next < 0) return edges.length - 1;
  if (next === 0) return 0;
  const [low = 0, high = 1] = edges.slice(next - 1, next + 1);
  const share = low === 0 ? value / high : Math.log(value / low) / Math.log(high / low);
  return next - 1 + share;
}

function isRound(edge: number, row: EdgeRow): boolean {
  // From 2 on: between 1 and 2 there is no other edge.
  if (row === 'octaves') return edge >= 2 && Number.isInteger(Math.log2(edge));
  return /^10*$/.test(String(edge));
}
