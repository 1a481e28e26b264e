import { element } from '../dom';
import { shortBytes, shortNumber } from '../figureText';
import type { PanelStatistics } from '../panelMessages';
import { BucketChart } from './bucketChart';
import { onThemeChange } from './chartTheme';
import { rateModel } from './rateModel';
import { spreadModel } from './spreadModel';

/** The charts: what passed over time, and how sizes and latencies are spread. */
export class ChartsPage {
  readonly element: HTMLElement;
  readonly #empty = element('p', { class: 'nothing' });
  readonly #status = element('div', {
    class: 'counting',
    attributes: { role: 'status' },
  });
  readonly #grid: HTMLElement;
  readonly #packets: BucketChart;
  readonly #bytes: BucketChart;
  readonly #latencies: BucketChart;
  readonly #sizes: BucketChart;

  /** @param onPick is called with the part of a filter that wants the packets of what was picked */
  constructor(onPick: (clause: string) => void) {
    const emptyText = 'No packet.';
    this.#packets = new BucketChart({
      title: 'Packets per second',
      kind: 'lines',
      valueText: shortNumber,
      emptyText,
      onPick,
    });
    this.#bytes = new BucketChart({
      title: 'Bytes per second',
      kind: 'lines',
      valueText: shortBytes,
      emptyText,
      onPick,
    });
    this.#latencies = new BucketChart({
      title: 'Latency, from a request to its reply',
      kind: 'bars',
      valueText: shortNumber,
      emptyText: 'No packet here answers another.',
      onPick,
    });
    this.#sizes = new BucketChart({
      title: 'Packet sizes, in bytes',
      kind: 'bars',
      valueText: shortNumber,
      emptyText,
      onPick,
    });
    this.#grid = element('div', { class: 'chart-grid' }, ...this.#charts.map((chart) => chart.element));
    for (const { element: chart } of [this.#packets, this.#bytes])
      chart.querySelector('h3')?.after(lineKey());
    this.element = element(
      'div',
      { class: 'charts', attributes: { tabindex: '-1' } },
      this.#status,
      this.#empty,
      this.#grid,
    );
    this.#status.hidden = true;
    this.#grid.hidden = true;
    onThemeChange(() => {
      for (const chart of this.#charts) chart.redraw();
    });
  }

  focus(): void {
    this.element.focus({ preventScroll: true });
  }

  /** @param filter is that of the view whose figures these are */
  show({ packets, isCounting, failure, series, latencies, sizes }: PanelStatistics, filter: string): void {
    const isComplete = !isCounting && failure === undefined;
    this.#status.hidden = isComplete;
    this.#status.textContent = failure === undefined ? 'Counting …' : `Not all is counted: ${failure}`;
    this.#empty.hidden = packets > 0 || !isComplete;
    this.#empty.textContent =
      filter === '' ? 'No packet seen yet: there is nothing to draw.' : 'No packet matches this filter.';
    this.#grid.hidden = packets === 0;
    this.#packets.show(series && rateModel(series, 'packets'));
    this.#bytes.show(series && rateModel(series, 'bytes'));
    this.#latencies.show(latencies && spreadModel(latencies, 'latency'));
    this.#sizes.show(sizes && spreadModel(sizes, 'len'));
  }

  get #charts(): readonly BucketChart[] {
    return [this.#packets, this.#bytes, this.#latencies, this.#sizes];
  }
}

/** Which line is which: by pattern and by name. */
function lineKey(): HTMLElement {
  return element(
    'div',
    { class: 'line-key' },
    element('span', { class: 'to-server', text: 'to server' }),
    element('span', { class: 'to-client', text: 'to client' }),
  );
}
