import type { PanelSeries } from '../panelMessages';

/** A tick of an axis whose unit is a bucket. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

const second = 1e9;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Distances between ticks that a person reads easily, in ns. */
const distances = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((ms) => ms * 1e6),
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * second),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hour),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10_000, 50_000].map((days) => days * day),
];

/** At most `most` ticks along buckets, at times that clocks show. */
export function timeTicks(series: PanelSeries, most: number): readonly Tick[] {
  const buckets = series.packetsToServer.length;
  const spanNs = buckets * series.stepNs;
  const distance = distances.find((ns) => spanNs / ns <= Math.max(1, most)) ?? spanNs;
  const midnight = localMidnightMs(series);
  const startNs = sinceMidnightNs(series);
  const ticks: Tick[] = [];
  for (let ns = Math.ceil(startNs / distance) * distance; ns <= startNs + spanNs; ns += distance) {
    const label = tickText(midnight, ns, distance, startNs + spanNs > day);
    ticks.push({ at: (ns - startNs) / series.stepNs, label });
  }
  return ticks;
}

/** When the buckets from `first` up to `end` were: as a time of day, to as many digits as tell them apart. */
export function timeRangeText(series: PanelSeries, first: number, end: number): string {
  const midnight = localMidnightMs(series);
  const startNs = sinceMidnightNs(series);
  const hasDay = startNs + series.packetsToServer.length * series.stepNs > day;
  const edge = (at: number) => tickText(midnight, startNs + at * series.stepNs, series.stepNs, hasDay);
  return `${edge(first)} – ${edge(end)}`;
}

/** A length of time as a person says it, that is one of the steps of a series. */
export function stepText(stepNs: number): string {
  const units = [
    [day, 'd'],
    [hour, 'h'],
    [minute, 'min'],
    [second, 's'],
  ] as const;
  const [ns, unit] = units.find(([atLeast]) => stepNs >= atLeast) ?? [1e6, 'ms'];
  return `${stepNs / ns} ${unit}`;
}

function tickText(midnightMs: number, ns: number, distance: number, hasDay: boolean): string {
  const ms = Math.round(ns / 1e6);
  const iso = new Date(midnightMs + ms).toISOString();
  if (distance >= day) return iso.slice(0, 10);
  const clock = distance >= minute ? iso.slice(11, 16) : iso.slice(11, distance >= second ? 19 : 23);
  return hasDay ? `${iso.slice(5, 10)} ${clock}` : clock;
}

/** Local midnight before the first bucket, as if local time were UTC. */
function localMidnightMs({ startNs, zoneMs }: PanelSeries): number {
  const ms = Number(BigInt(startNs) / 1_000_000n) + zoneMs;
  return ms - modulo(ms, day / 1e6);
}

function sinceMidnightNs({ startNs, zoneMs }: PanelSeries): number {
  const dayNs = BigInt(day);
  const local = BigInt(startNs) + BigInt(zoneMs) * 1_000_000n;
  return Number(((local % dayNs) + dayNs) % dayNs);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
