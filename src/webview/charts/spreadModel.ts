import { shortTime, wholeNumber } from '../figureText';
import type { PanelDistribution } from '../panelMessages';
import { binPosition, binTicks } from './binAxis';
import type { ChartModel } from './chartModel';
import { sumOf } from './chartModel';
import { atLeastClause, valueClause } from './pickedFilter';

/** How sizes or latencies are spread. */
export function spreadModel(spread: PanelDistribution, field: 'len' | 'latency'): ChartModel {
  const { edges, counts, count, min, p50, p95, p99, max } = spread;
  const text = (value: number) => (field === 'len' ? `${wholeNumber(value)} B` : shortTime(value));
  const edgeText = (value: number) => (field === 'len' ? wholeNumber(value) : shortTime(value));
  const atLeast = (value: number) => {
    return { clause: atLeastClause(field, value), title: 'Show the packets of at least this' };
  };
  const quantiles = Object.entries({ p50, p95, p99 });
  const isOpen = (end: number) => end === counts.length && max >= (edges[end] ?? Infinity);
  return {
    count: counts.length,
    key: String(edges[0]),
    lines: [counts],
    figures: [
      { name: field === 'len' ? 'Packets' : 'Answers', value: wholeNumber(count) },
      { name: 'Min', value: text(min) },
      ...quantiles.map(([name, value]) => {
        return { name, value: text(value), link: atLeast(value) };
      }),
      { name: 'Max', value: text(max), link: atLeast(max) },
    ],
    marks: quantiles.map(([label, value]) => ({ at: binPosition(edges, value), label })),
    ticks: (most) => binTicks(edges, most, field === 'len' ? 'octaves' : 'decades', edgeText),
    describe: (first, end) => {
      const inside = sumOf(counts, first, end);
      const share = shareText(inside / count);
      return `${rangeText(first, end)}: ${wholeNumber(inside)} packets, ${share}`;
    },
    clause: (first, end) => {
      if (sumOf(counts, first, end) === 0) return undefined;
      return isOpen(end) ? atLeastClause(field, edges[first] ?? 0) : valueClause(field, edges, first, end);
    },
  };

  /** Sizes are whole, so that the last one that is inside can be said. */
  function rangeText(first: number, end: number): string {
    const [from = 0, to = 0] = [edges[first], edges[end]];
    if (isOpen(end)) return `${text(from)} and more`;
    if (field === 'latency') return `${text(from)} – ${text(to)}`;
    return to - from === 1 ? text(from) : `${wholeNumber(from)} – ${text(to - 1)}`;
  }
}

function shareText(share: number): string {
  const percent = 100 * share;
  return `${percent >= 10 || percent === 0 ? Math.round(percent) : Number(percent.toPrecision(2))} %`;
}
