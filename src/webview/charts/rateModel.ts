import { shortBytes, shortNumber } from '../figureText';
import type { PanelSeries } from '../panelMessages';
import type { ChartModel } from './chartModel';
import { sumOf } from './chartModel';
import { timeClause } from './pickedFilter';
import { stepText, timeRangeText, timeTicks } from './timeAxis';

/** What a rate is of. */
export type RateUnit = 'packets' | 'bytes';

/** A rate, as the figures say it. */
function rateText(unit: RateUnit, perSecond: number): string {
  return `${unit === 'packets' ? shortNumber(perSecond) : shortBytes(perSecond)}/s`;
}

/** Packets or bytes a second over time, to the server and to the client. */
export function rateModel(series: PanelSeries, unit: RateUnit): ChartModel {
  const [toServer, toClient] =
    unit === 'packets'
      ? [series.packetsToServer, series.packetsToClient]
      : [series.bytesToServer, series.bytesToClient];
  const stepSeconds = series.stepNs / 1e9;
  const rates = [toServer, toClient].map((counts) => counts.map((count) => count / stepSeconds));
  const both = toServer.map((count, at) => count + (toClient[at] ?? 0));
  const peak = both.reduce((highest, count, at) => (count > (both[highest] ?? 0) ? at : highest), 0);
  const spanSeconds = both.length * stepSeconds;
  const rate = (count: number, seconds: number) => rateText(unit, count / seconds);
  return {
    count: both.length,
    key: `${series.startNs} ${series.stepNs}`,
    lines: rates,
    figures: [
      { name: 'Mean', value: rate(sumOf(both), spanSeconds) },
      {
        name: 'Peak',
        value: rate(both[peak] ?? 0, stepSeconds),
        link: { clause: timeClause(series, peak, peak + 1), title: 'Show its packets' },
      },
      { name: 'To server', value: rate(sumOf(toServer), spanSeconds) },
      { name: 'To client', value: rate(sumOf(toClient), spanSeconds) },
      { name: 'Step', value: stepText(series.stepNs) },
    ],
    marks: [],
    ticks: (most) => timeTicks(series, most),
    describe: (first, end) => {
      const seconds = (end - first) * stepSeconds;
      const way = (counts: readonly number[]) => rate(sumOf(counts, first, end), seconds);
      return `${timeRangeText(series, first, end)}: ${way(toServer)} to server, ${way(toClient)} to client`;
    },
    clause: (first, end) => {
      const packets = sumOf(series.packetsToServer, first, end) + sumOf(series.packetsToClient, first, end);
      return packets === 0 ? undefined : timeClause(series, first, end);
    },
  };
}
