import { element } from './dom';
import { ScrollModel } from './table/scrollModel';

/** An element that shows one row after another. */
export interface RowSlot {
  readonly element: HTMLElement;
  /** Shows the row at a position; called again when something about it changed. */
  show(position: number): void;
}

/** What {@link VirtualRows} works with. */
interface VirtualRowsOptions {
  /** In px. */
  readonly rowHeight: number;
  readonly createSlot: () => RowSlot;
  /** Called in each frame that draws, before it does, with the rows that are seen. */
  readonly beforeDraw?: (seen: { readonly first: number; readonly end: number }) => void;
  /** A person scrolled, by wheel, finger or bar. */
  readonly onScroll?: () => void;
  /** There is more or less room than before for the rows, of which these were seen. */
  readonly onResize?: (seen: { readonly first: number; readonly end: number }) => void;
}

interface PlacedSlot extends RowSlot {
  position: number;
  version: number;
  y: number;
}

/**
 * Draws only the rows that are seen, in elements that are used again, once a frame at most. The scrollbar is an element of its own
 * beside them: so its length has no bound that a browser could set to ours (see `ScrollModel`), and rows and bar never disagree.
 */
export class VirtualRows {
  /** Holds the rows. */
  readonly body = element('div', { class: 'rows' });
  /** The vertical scrollbar; to be put to the right of the rows. */
  readonly bar = element('div', { class: 'bar', attributes: { 'aria-hidden': 'true', tabindex: '-1' } });
  readonly model: ScrollModel;
  readonly #spacer = element('div');
  readonly #slots: PlacedSlot[] = [];
  #barHeight = -1;
  #barTop = 0;
  /** Whether the browser may have moved the bar since, because there is more or less room. */
  #isBarStale = false;
  #version = 0;
  #isScheduled = false;
  #touchY = 0;

  constructor(private readonly options: VirtualRowsOptions) {
    this.model = new ScrollModel(options.rowHeight);
    this.bar.append(this.#spacer);
    this.body.addEventListener('wheel', (event) => this.#onWheel(event), { passive: false });
    this.body.addEventListener('touchstart', (event) => (this.#touchY = event.touches[0]?.clientY ?? 0), {
      passive: true,
    });
    this.body.addEventListener('touchmove', (event) => this.#onTouch(event), { passive: false });
    this.bar.addEventListener('scroll', () => this.#onBar(), { passive: true });
    new ResizeObserver(([entry]) => this.#onResize(entry?.contentRect.height ?? 0)).observe(this.body);
  }

  /** Draws in the next frame, after the model or a row changed. */
  redraw(): void {
    this.#version++;
    this.#schedule();
  }

  /** The position of the row that shows an element, if one does. */
  positionOf(target: EventTarget | null): number | undefined {
    if (!(target instanceof Node)) return undefined;
    return this.#slots.find((slot) => !slot.element.hidden && slot.element.contains(target))?.position;
  }

  /** Rows that a page key moves by. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.model.viewport / this.model.rowHeight) - 1);
  }

  #scrollBy(delta: number): boolean {
    const { top } = this.model;
    this.model.scrollTo(top + delta);
    if (this.model.top === top) return false;
    this.options.onScroll?.();
    this.#schedule();
    return true;
  }

  #onWheel(event: WheelEvent): void {
    // With Ctrl it zooms, with Shift or on its own way it goes sideways: that is the browser's.
    if (event.ctrlKey || event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
    const units = [1, this.model.rowHeight, this.model.viewport];
    if (this.#scrollBy(event.deltaY * (units[event.deltaMode] ?? 1))) event.preventDefault();
  }

  #onTouch(event: TouchEvent): void {
    const y = event.touches[0]?.clientY ?? this.#touchY;
    if (this.#scrollBy(this.#touchY - y)) event.preventDefault();
    this.#touchY = y;
  }

  #onBar(): void {
    // Where we put it ourselves, or the browser did because the bar grew: then nobody scrolled.
    const expected = Math.max(0, Math.min(this.#barTop, this.#barHeight - this.bar.clientHeight));
    // Within a pixel, for browsers round to what the screen can show.
    if (Math.abs(this.bar.scrollTop - expected) <= 1) return;
    this.#barTop = this.bar.scrollTop;
    this.model.scrollToBar(this.#barTop);
    this.options.onScroll?.();
    this.#schedule();
  }

  #onResize(height: number): void {
    const { seen } = this.model;
    this.model.setViewport(height);
    this.options.onResize?.(seen);
    this.#isBarStale = true;
    this.redraw();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      this.#draw();
    });
  }

  #draw(): void {
    const { seen } = this.model;
    this.options.beforeDraw?.(seen);
    this.#ensureSlots(seen.end - seen.first);
    const unused = new Set(this.#slots);
    for (let position = seen.first; position < seen.end; position++) {
      const slot = this.#slots[position % this.#slots.length];
      if (slot === undefined) continue;
      unused.delete(slot);
      this.#place(slot, position);
    }
    for (const { element: row } of unused) if (!row.hidden) row.hidden = true;
    this.#drawBar();
  }

  #place(slot: PlacedSlot, position: number): void {
    if (slot.position !== position || slot.version !== this.#version) {
      slot.position = position;
      slot.version = this.#version;
      slot.show(position);
    }
    const y = position * this.model.rowHeight - this.model.top;
    if (slot.y !== y) slot.element.style.transform = `translateY(${y}px)`;
    slot.y = y;
    if (slot.element.hidden) slot.element.hidden = false;
  }

  #ensureSlots(count: number): void {
    if (this.#slots.length >= count) return;
    while (this.#slots.length < count + 1) {
      const slot = this.options.createSlot();
      this.#slots.push(Object.assign(slot, { position: -1, version: -1, y: NaN }));
      this.body.append(slot.element);
    }
    // Each position has another slot now.
    this.#version++;
  }

  #drawBar(): void {
    const { barHeight, barTop } = this.model;
    if (barHeight !== this.#barHeight) {
      this.#spacer.style.height = `${barHeight}px`;
      this.#barHeight = barHeight;
      this.#isBarStale = true;
    }
    if (!this.#isBarStale && Math.abs(barTop - this.#barTop) < 0.5) return;
    this.#isBarStale = false;
    this.#barTop = barTop;
    this.bar.scrollTop = barTop;
  }
}
