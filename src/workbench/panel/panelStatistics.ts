import type { Distribution } from '../../traffic/statistics/distribution';
import type { Histogram } from '../../traffic/statistics/histogram';
import type { TimeSeries } from '../../traffic/statistics/timeBuckets';
import type { ViewStatistics } from '../../traffic/statistics/viewStatistics';
import type { PanelDistribution, PanelSeries, PanelStatistics } from '../../webview/panelMessages';

/** Figures as the panel's charts want them. */
export function panelStatistics({
  figures,
  isCounting,
  failure,
}: Pick<ViewStatistics, 'figures' | 'isCounting' | 'failure'>): PanelStatistics {
  const series = figures.times.series();
  const sizes = distribution(figures.sizes, figures.sizeBins);
  const latencies = distribution(figures.latencies, figures.latencyBins);
  return {
    isCounting,
    ...(failure !== undefined && { failure: failure.message }),
    packets: figures.sizes.count,
    bytes: figures.sizes.sum,
    ...(series !== undefined && { series: panelSeries(series) }),
    ...(sizes !== undefined && { sizes }),
    ...(latencies !== undefined && { latencies }),
  };
}

function panelSeries({ startNs, stepNs, buckets }: TimeSeries): PanelSeries {
  return {
    startNs: startNs.toString(),
    stepNs,
    zoneMs: -60_000 * new Date(Number(startNs / 1_000_000n)).getTimezoneOffset(),
    packetsToServer: buckets.map(({ packetsToServer }) => packetsToServer),
    packetsToClient: buckets.map(({ packetsToClient }) => packetsToClient),
    bytesToServer: buckets.map(({ bytesToServer }) => bytesToServer),
    bytesToClient: buckets.map(({ bytesToClient }) => bytesToClient),
  };
}

function distribution(values: Distribution, histogram: Histogram): PanelDistribution | undefined {
  const bins = histogram.bins();
  if (bins === undefined) return undefined;
  return {
    ...bins,
    count: values.count,
    min: values.min,
    p50: values.quantile(0.5),
    p95: values.quantile(0.95),
    p99: values.quantile(0.99),
    max: values.max,
  };
}
