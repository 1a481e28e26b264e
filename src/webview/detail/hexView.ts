import { element, setAttribute } from '../dom';
import type { CopyStyle } from '../panelMessages';
import { VirtualRows } from '../virtualRows';
import type { ByteSelection } from './byteSelection';
import { bytesPerRow, moveSelection, selectedRange } from './byteSelection';
import { byteId, hexRow } from './hexRow';
import { integerValues } from './integerValues';
import type { PayloadSource } from './payloadSource';

/** Height of a row in px, as the style sheet has it. */
const rowHeight = 19;

/** Bytes that the longest integer takes. */
const integerBytes = 8;

/**
 * The payload as hex digits and ASCII. Bytes are chosen with the mouse on either side, or with the keys of an editor; both sides show
 * the choice, the status line says where it is, how long, and what integers begin there.
 */
export class HexView {
  readonly element: HTMLElement;
  /** What has the focus while a person moves among the bytes. */
  readonly grid: HTMLElement;
  readonly #status = element('div', { class: 'hex-status', attributes: { role: 'status' } });
  readonly #rows: VirtualRows;
  #selection: ByteSelection = { anchor: 0, cursor: 0 };
  #side: CopyStyle = 'hex';

  constructor(private readonly source: PayloadSource) {
    this.#rows = new VirtualRows({
      rowHeight,
      createSlot: () =>
        hexRow({
          length: source.length,
          byteAt: (offset) => source.at(offset),
          stateOf: (offset) => this.#stateOf(offset),
        }),
      beforeDraw: ({ first, end }) => void this.#need(first * bytesPerRow, end * bytesPerRow),
    });
    const rowCount = Math.ceil(source.length / bytesPerRow);
    this.#rows.model.setRows(0, rowCount);
    this.#rows.body.setAttribute('role', 'rowgroup');
    this.grid = element(
      'div',
      {
        class: 'hex-grid',
        attributes: {
          role: 'grid',
          tabindex: '0',
          'aria-label': 'Bytes',
          'aria-multiselectable': 'true',
          'aria-rowcount': String(rowCount),
          'aria-colcount': String(bytesPerRow + 1),
        },
      },
      columnTitles(),
      this.#rows.body,
    );
    const table = element(
      'div',
      { class: 'table' },
      element('div', { class: 'sideways' }, this.grid),
      this.#rows.bar,
    );
    this.element = element('div', { class: 'hex-view' }, table, this.#status);
    this.grid.addEventListener('keydown', (event) => this.#onKey(event));
    this.#rows.body.addEventListener('pointerdown', (event) => this.#onPointerDown(event));
    this.#select(this.#selection);
  }

  /** The chosen bytes, and how they go to the clipboard: as the side on which they were chosen shows them. */
  get choice(): { readonly style: CopyStyle; readonly start: number; readonly end: number } {
    const { start, end } = selectedRange(this.#selection);
    return { style: this.#side, start, end };
  }

  #stateOf(offset: number): 'cursor' | 'selected' | undefined {
    const { start, end } = selectedRange(this.#selection);
    if (offset < start || offset >= end) return undefined;
    return offset === this.#selection.cursor ? 'cursor' : 'selected';
  }

  async #need(start: number, end: number): Promise<void> {
    if (await this.source.need(start, end)) this.#rows.redraw();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    const moved = moveSelection(this.#selection, event, this.source.length, this.#rows.pageRows);
    if (moved === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#select(moved);
    this.#rows.model.reveal(Math.floor(moved.cursor / bytesPerRow));
  }

  #onPointerDown(event: PointerEvent): void {
    const hit = this.#hit(event);
    if (hit === undefined || event.button !== 0) return;
    event.preventDefault();
    this.grid.focus({ preventScroll: true });
    this.#side = hit.side;
    this.#select({ anchor: event.shiftKey ? this.#selection.anchor : hit.offset, cursor: hit.offset });
    const { body } = this.#rows;
    body.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent) => this.#drag(moved);
    body.addEventListener('pointermove', move);
    body.addEventListener('lostpointercapture', () => body.removeEventListener('pointermove', move), {
      once: true,
    });
  }

  /** Chooses up to the byte under the mouse; above and below the rows it scrolls to what is there. */
  #drag(event: PointerEvent): void {
    const box = this.#rows.body.getBoundingClientRect();
    const beyond = event.clientY < box.top ? -1 : event.clientY >= box.bottom ? 1 : 0;
    if (beyond !== 0) {
      this.#rows.model.scrollTo(this.#rows.model.top + beyond * rowHeight);
      const { seen } = this.#rows.model;
      const row = beyond < 0 ? seen.first : seen.end - 1;
      const cursor = Math.min(row * bytesPerRow + (beyond < 0 ? 0 : bytesPerRow - 1), this.source.length - 1);
      this.#select({ ...this.#selection, cursor });
      return;
    }
    const hit = this.#hit(event);
    if (hit !== undefined) this.#select({ ...this.#selection, cursor: hit.offset });
  }

  #hit({
    clientX,
    clientY,
  }: PointerEvent): { readonly offset: number; readonly side: CopyStyle } | undefined {
    // While the pointer is captured every event is the capturing element's, so the page is asked what is there.
    const cell = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-column]');
    const row = this.#rows.positionOf(cell ?? null);
    if (!cell || row === undefined) return undefined;
    const offset = row * bytesPerRow + Number(cell.dataset['column']);
    if (offset >= this.source.length) return undefined;
    return { offset, side: cell.classList.contains('ascii') ? 'text' : 'hex' };
  }

  #select(selection: ByteSelection): void {
    this.#selection = selection;
    if (this.source.length > 0) setAttribute(this.grid, 'aria-activedescendant', byteId(selection.cursor));
    this.#rows.redraw();
    void this.#showStatus();
  }

  async #showStatus(): Promise<void> {
    const selection = this.#selection;
    if (this.source.length === 0) return void (this.#status.textContent = 'No bytes');
    const { start, end } = selectedRange(selection);
    const count = end - start;
    // Of one byte, those that follow belong to an integer that begins there; of more, just these do.
    const last = Math.min(count === 1 ? start + integerBytes : end, start + integerBytes, this.source.length);
    await this.source.need(start, last);
    if (selection !== this.#selection) return;
    const bytes = Uint8Array.from({ length: last - start }, (_, index) => this.source.at(start + index) ?? 0);
    const values = integerValues(bytes).map(({ name, text }) =>
      element(
        'span',
        { class: 'value' },
        element('span', { class: 'name', text: name }),
        element('span', { text }),
      ),
    );
    const place = `Offset ${start} (0x${start.toString(16)})`;
    const length = count === 1 ? '' : `, ${count} bytes`;
    this.#status.replaceChildren(element('span', { class: 'value', text: place + length }), ...values);
  }
}

function columnTitles(): HTMLElement {
  const titles = Array.from({ length: bytesPerRow }, (_, column) =>
    element('span', { class: 'hex', text: column.toString(16).padStart(2, '0') }),
  );
  return element(
    'div',
    { class: 'hex-row hex-titles', attributes: { 'aria-hidden': 'true' } },
    element('span', { class: 'offset', text: 'Offset' }),
    element('span', { class: 'hex-group' }, ...titles),
    element('span', { class: 'ascii-group', text: 'ASCII' }),
  );
}
