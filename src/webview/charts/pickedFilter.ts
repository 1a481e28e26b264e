import type { PanelSeries } from '../panelMessages';

const latencyUnits = [
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
] as const;

/** The part of a filter that wants the packets of the buckets from `first` up to, not including, `end`. */
export function timeClause({ startNs, stepNs, zoneMs }: PanelSeries, first: number, end: number): string {
  const edge = (at: number) => isoTime(BigInt(startNs) + BigInt(at) * BigInt(stepNs), zoneMs);
  return `kind == packet && time >= ${edge(first)} && time < ${edge(end)}`;
}

/** The same of bins with these edges, of lengths in bytes or latencies in ns. */
export function valueClause(
  field: 'len' | 'latency',
  edges: readonly number[],
  first: number,
  end: number,
): string {
  const value = (at: number) => valueText(field, edges[at] ?? 0);
  return `${field} >= ${value(first)} && ${field} < ${value(end)}`;
}

/** The part that wants the packets whose length, in bytes, or latency, in ns, is at least this. */
export function atLeastClause(field: 'len' | 'latency', value: number): string {
  return `${field} >= ${valueText(field, value)}`;
}

/** A filter that wants of what another wants only what a clause does, which takes the place of one of the same kind. */
export function filterWith(filter: string, clause: string): string {
  const field = clause.startsWith('kind') ? 'time' : (clause.split(' ')[0] ?? '');
  const before = withoutClause(filter.trim(), field);
  if (before === '') return clause;
  return before.includes('||') ? `(${before}) && ${clause}` : `${before} && ${clause}`;
}

/** What {@link valueText} and {@link isoTime} write. */
const written = String.raw`[\w.:+-]+`;

/**
 * What was picked within what was picked before is part of it. A clause at the end that holds neither quote, slash nor parenthesis
 * is within none of them, as each must be closed behind what it holds.
 */
function withoutClause(filter: string, field: string): string {
  const packets = field === 'time' ? 'kind == packet && ' : '';
  const clause = `${packets}${field} >= ${written}( && ${field} < ${written})?`;
  const picked = new RegExp(`(^|^(.*) && )${clause}$`).exec(filter);
  if (picked === null) return filter;
  const [, , before = ''] = picked;
  // An "or" binds weaker than "and": what stands before it would be cut off from its part.
  return before.includes('||') ? filter : before;
}

function valueText(field: 'len' | 'latency', value: number): string {
  if (field === 'len') return String(value);
  const [unit, ns] = latencyUnits.find(([, atLeast]) => value >= atLeast) ?? ['ns', 1];
  // All digits and no exponent, as the filter language wants it.
  const fraction = String(value % ns).padStart(String(ns).length - 1, '0');
  const digits = ns === 1 ? '' : fraction.replace(/0+$/, '');
  return `${Math.floor(value / ns)}${digits === '' ? '' : `.${digits}`}${unit}`;
}

/** ISO 8601 with as many digits as there are and the offset from UTC, so that it is the same moment everywhere. */
function isoTime(ns: bigint, zoneMs: number): string {
  const local = new Date(Number(ns / 1_000_000n) + zoneMs).toISOString().slice(0, 19);
  const fraction = (ns % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '');
  return `${local}${fraction === '' ? '' : `.${fraction}`}${zoneText(zoneMs)}`;
}

function zoneText(zoneMs: number): string {
  if (zoneMs === 0) return 'Z';
  const minutes = Math.abs(zoneMs) / 60_000;
  const two = (part: number) => String(Math.floor(part)).padStart(2, '0');
  return `${zoneMs < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
