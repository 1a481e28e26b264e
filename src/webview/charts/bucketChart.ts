import uPlot from 'uplot';
import { element, setAttribute } from '../dom';
import type { BucketRange } from './bucketRange';
import { areSame, rangeBetween, rangeForKey } from './bucketRange';
import { figureList } from './figureList';
import type { ChartModel } from './chartModel';
import type { ChartKind } from './chartOptions';
import { chartData, chartOptions } from './chartOptions';
import { readTheme } from './chartTheme';

/** What a chart is given when it is made. */
interface BucketChartOptions {
  readonly title: string;
  readonly kind: ChartKind;
  /** Values on the axis at the left. */
  readonly valueText: (value: number) => string;
  /** What is said in its place while there is nothing to show. */
  readonly emptyText: string;
  /** Called with the part of a filter that wants the packets of what was picked. */
  readonly onPick: (clause: string) => void;
}

const noBuckets: ChartModel = {
  count: 0,
  key: '',
  lines: [],
  figures: [],
  marks: [],
  ticks: () => [],
  describe: () => '',
  clause: () => undefined,
};

/**
 * A chart of buckets, a range of which can be picked: by a click or a drag, or by arrow keys and Enter. To a screen reader it is a
 * slider along the buckets, with its figures in a list below.
 */
export class BucketChart {
  readonly element: HTMLElement;
  readonly #plotArea = element('div', { class: 'plot', attributes: { role: 'slider', tabindex: '0' } });
  readonly #readout = element('div', { class: 'readout', attributes: { 'aria-hidden': 'true' } });
  readonly #figures = element('dl', { class: 'figures' });
  readonly #empty = element('p', { class: 'no-figures' });
  #model = noBuckets;
  #plot: uPlot | undefined;
  #range: BucketRange | undefined;
  /** Where a drag began. */
  #anchor: number | undefined;

  constructor(private readonly options: BucketChartOptions) {
    const { title, kind, emptyText } = options;
    this.#empty.textContent = emptyText;
    setAttribute(this.#plotArea, 'aria-label', title);
    setAttribute(this.#plotArea, 'aria-roledescription', 'chart');
    setAttribute(this.#plotArea, 'aria-valuemin', '1');
    this.element = element(
      'section',
      { class: `chart ${kind}`, attributes: { 'aria-label': title } },
      element('h3', { text: title }),
      this.#readout,
      this.#plotArea,
      this.#empty,
      this.#figures,
    );
    this.#plotArea.addEventListener('keydown', (event) => this.#onKey(event));
    this.#plotArea.addEventListener('blur', () => this.#setRange(undefined));
    this.#plotArea.addEventListener('focus', () => {
      if (this.#plotArea.matches(':focus-visible')) this.#setRange(this.#range ?? rangeBetween(0, 0));
    });
    new ResizeObserver(() => this.#onResize()).observe(this.#plotArea);
  }

  /** Shows other values, or that there are none. */
  show(model: ChartModel | undefined): void {
    const before = this.#model;
    this.#model = model ?? noBuckets;
    if (!areSame(this.#range?.end ?? 0, before, this.#model)) this.#range = this.#anchor = undefined;
    this.#empty.hidden = model !== undefined;
    for (const part of [this.#plotArea, this.#readout, this.#figures]) part.hidden = model === undefined;
    if (model === undefined) return;
    figureList(this.#figures, model.figures, this.options.onPick);
    setAttribute(this.#plotArea, 'aria-valuemax', String(model.count));
    if (this.#plot === undefined) this.#draw();
    else this.#plot.setData(chartData(this.options.kind, model));
    this.#setRange(this.#range);
  }

  /** Draws anew, in the colours of another theme. */
  redraw(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    if (this.#model.count > 0) this.#draw();
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.#plotArea;
    if (width === 0 || height === 0) return;
    const { kind, valueText } = this.options;
    const options = chartOptions(kind, readTheme(), { width, height }, () => this.#model, valueText);
    this.#plot = new uPlot(options, chartData(kind, this.#model), this.#plotArea);
    this.#listen(this.#plot);
    this.#setRange(this.#range);
  }

  #onResize(): void {
    const { clientWidth: width, clientHeight: height } = this.#plotArea;
    if (width === 0 || this.#model.count === 0) return;
    if (this.#plot === undefined) this.#draw();
    else this.#plot.setSize({ width, height });
    this.#setRange(this.#range);
  }

  #listen(plot: uPlot): void {
    const { over } = plot;
    over.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      over.setPointerCapture(event.pointerId);
      this.#anchor = this.#bucketAt(plot, event);
      this.#setRange(rangeBetween(this.#anchor, this.#anchor));
    });
    over.addEventListener('pointermove', (event) => {
      const at = this.#bucketAt(plot, event);
      this.#setRange(rangeBetween(this.#anchor ?? at, at));
    });
    over.addEventListener('pointerup', () => {
      if (this.#anchor !== undefined) this.#pick();
      this.#anchor = undefined;
    });
    over.addEventListener('pointercancel', () => (this.#anchor = undefined));
    over.addEventListener('pointerleave', () => {
      if (this.#anchor === undefined) this.#setRange(undefined);
    });
  }

  #bucketAt(plot: uPlot, event: PointerEvent): number {
    const at = Math.floor(plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, 'x'));
    return Math.min(Math.max(at, 0), this.#model.count - 1);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const range = rangeForKey(event.key, event.shiftKey, this.#range, this.#model.count);
    if (range !== undefined) this.#setRange(range);
    else if (event.key === 'Enter') this.#pick();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #pick(): void {
    const range = this.#range;
    const clause = range === undefined ? undefined : this.#model.clause(range.first, range.end);
    if (clause !== undefined) this.options.onPick(clause);
  }

  #setRange(range: BucketRange | undefined): void {
    const plot = this.#plot;
    this.#range = range;
    const text = range === undefined ? '' : this.#model.describe(range.first, range.end);
    this.#readout.textContent = text;
    setAttribute(this.#plotArea, 'aria-valuenow', String((range?.cursor ?? 0) + 1));
    setAttribute(this.#plotArea, 'aria-valuetext', text === '' ? undefined : text);
    if (plot === undefined) return;
    const left = plot.valToPos(range?.first ?? 0, 'x');
    const width = range === undefined ? 0 : plot.valToPos(range.end, 'x') - left;
    plot.setSelect({ left, width, top: 0, height: plot.over.clientHeight }, false);
  }
}
