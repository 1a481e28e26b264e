import { element, setAttribute } from '../dom';
import type { HostLink } from '../hostLink';
import { packetContext } from '../packetContext';
import type { PanelRow, PanelView } from '../panelMessages';
import type { PanelState } from '../panelState';
import { VirtualRows } from '../virtualRows';
import { columnIds, columns } from './columns';
import { RowCache } from './rowCache';
import { rowForKey } from './rowKeys';
import { tableHeader } from './tableHeader';
import { rowId, tableRow } from './tableRow';

/** Height of a row in px, as the style sheet has it. */
const rowHeight = 22;

/** What a table tells of. */
interface TableEvents {
  /** A row was selected, whose number is known, or none is any more. */
  readonly onSelect: (seq: number | undefined) => void;
  readonly onOpen: (seq: number) => void;
  /** Something of {@link PacketTable.state} changed. */
  readonly onState: () => void;
}

/** What of the panel's state the table has. */
type TableState = Pick<
  PanelState,
  'widths' | 'timeMode' | 'isFollowing' | 'selected' | 'topmost' | 'topOffset'
>;

const noRows: PanelView = {
  generation: 0,
  capture: '',
  filter: '',
  start: 0,
  end: 0,
  total: 0,
  notices: [],
  isSearching: false,
};

/** The table of packets: rows that are pulled as they come into sight, one of which is selected. */
export class PacketTable {
  readonly element: HTMLElement;
  /** What has the focus while a person moves among the rows. */
  readonly grid: HTMLElement;
  readonly #rows: VirtualRows;
  readonly #cache: RowCache;
  #view = noRows;
  #state: TableState;
  /** Position of the selected row; its number is in the state as soon as the row has come. */
  #selected: number | undefined;
  /** True from a change of generation until the rows of the state have been found in it. */
  #isLost = false;

  constructor(
    private readonly link: HostLink,
    { widths, timeMode, isFollowing, selected, topmost, topOffset }: TableState,
    private readonly events: TableEvents,
  ) {
    this.#state = { widths, timeMode, isFollowing, selected, topmost, topOffset };
    this.#cache = new RowCache((range) => {
      void this.link.ask('rows', range).then((answer) => {
        if (this.#cache.take(answer)) this.#onRows();
      });
    });
    this.#rows = new VirtualRows({
      rowHeight,
      createSlot: () => this.#createSlot(),
      beforeDraw: ({ first, end }) => this.#beforeDraw(first, end),
      onScroll: () => this.#onScroll(),
      onResize: ({ first, end }) => this.#onResize(first, end),
    });
    const header = tableHeader(
      (id) => this.#state.widths[id],
      (widths) => this.#resize(widths),
    );
    this.#rows.body.setAttribute('role', 'rowgroup');
    this.grid = element(
      'div',
      {
        class: 'grid',
        attributes: {
          role: 'grid',
          tabindex: '0',
          'aria-label': 'Packets',
          'aria-colcount': String(columnIds.length),
          'aria-readonly': 'true',
        },
      },
      header,
      this.#rows.body,
    );
    this.element = element(
      'div',
      { class: 'table' },
      element('div', { class: 'sideways' }, this.grid),
      this.#rows.bar,
    );
    this.#listen();
    this.#applyWidths();
  }

  /** What is to outlive the page. */
  get state(): TableState {
    return this.#state;
  }

  /** The row that is selected, when it has come. */
  get selectedRow(): PanelRow | undefined {
    return this.#selected === undefined ? undefined : this.#cache.at(this.#selected);
  }

  /** Takes the extent of the view. */
  setView(view: PanelView): void {
    const isOther = view.generation !== this.#view.generation;
    this.#view = view;
    this.#cache.setView(view);
    this.#rows.model.setRows(view.start, view.end);
    if (isOther) {
      this.#selected = undefined;
      this.#isLost = true;
    }
    if (this.#selected !== undefined && this.#selected < view.start) this.select(undefined);
    if (this.#isLost) this.#findAgain();
    if (this.#state.isFollowing) this.#rows.model.scrollToEnd();
    setAttribute(this.grid, 'aria-rowcount', String(view.end - view.start + 1));
    this.#rows.redraw();
  }

  setTimeMode(timeMode: TableState['timeMode']): void {
    this.#change({ timeMode });
    this.#rows.redraw();
  }

  /** Stays at the newest row from now on, or where it is. */
  setFollowing(isFollowing: boolean): void {
    this.#change({ isFollowing });
    if (isFollowing) this.#rows.model.scrollToEnd();
    this.#rows.redraw();
  }

  /** Forgets which rows were selected and seen: their numbers are those of another capture. */
  forgetRows(): void {
    this.#isLost = false;
    this.#change({ selected: undefined, topmost: undefined });
  }

  /** Selects the event of that number and brings it into sight; resolves with false when the filter does not want it. */
  async selectSeq(seq: number): Promise<boolean> {
    const { generation, position, isExact } = await this.link.ask('locate', { seq });
    if (!isExact || generation !== this.#view.generation) return false;
    this.#rows.model.revealCentred(position);
    this.select(position, seq);
    return true;
  }

  /** Selects the row at a position, or none, and brings it into sight; `seq` is its number, if that is known before it has come. */
  select(position: number | undefined, seq = this.#seqAt(position)): void {
    this.#isLost = false;
    this.#selected = position;
    this.#change({ selected: seq });
    if (position !== undefined) {
      this.#rows.model.reveal(position);
      // Who looks at a row does not want it to go; at the last one, they look at what comes.
      this.#change({ isFollowing: position === this.#view.end - 1 });
    }
    this.events.onSelect(this.#state.selected);
    this.#rows.redraw();
  }

  #seqAt(position: number | undefined): number | undefined {
    return position === undefined ? undefined : this.#cache.at(position)?.seq;
  }

  #createSlot(): ReturnType<typeof tableRow> {
    const position = (): number => this.#view.start;
    const mode = (): TableState['timeMode'] => this.#state.timeMode;
    return tableRow({
      rowAt: (at) => this.#cache.at(at),
      isSelected: (at) => at === this.#selected,
      get start() {
        return position();
      },
      get timeMode() {
        return mode();
      },
    });
  }

  #listen(): void {
    const { body } = this.#rows;
    body.addEventListener('pointerdown', (event) => {
      const position = this.#rows.positionOf(event.target);
      if (position === undefined || event.button > 2) return;
      this.grid.focus({ preventScroll: true });
      this.select(position);
    });
    body.addEventListener('dblclick', () => this.#open());
    // What a cell has no room for is in its tooltip, made only when it is asked for.
    body.addEventListener('pointerover', (event) => this.#setTooltip(event.target));
    this.grid.addEventListener('contextmenu', () => this.#offerMenu(), { capture: true });
    this.grid.addEventListener('keydown', (event) => this.#onKey(event));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey || (event.ctrlKey && event.key !== 'Home' && event.key !== 'End'))
      return;
    const { seen, start, end } = this.#rows.model;
    const position = rowForKey(event.key, {
      selected: this.#selected,
      start,
      end,
      seen: seen.first,
      pageRows: this.#rows.pageRows,
    });
    if (position !== undefined) this.select(position);
    else if (event.key === 'Enter') this.#open();
    else if (event.key === 'Escape' && this.#selected !== undefined) this.select(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #open(): void {
    if (this.#state.selected !== undefined) this.events.onOpen(this.#state.selected);
  }

  #offerMenu(): void {
    this.grid.dataset['vscodeContext'] = packetContext(this.selectedRow);
  }

  #setTooltip(target: EventTarget | null): void {
    const position = this.#rows.positionOf(target);
    const cell = target instanceof Element ? target.closest('.cell') : null;
    const row = position === undefined ? undefined : this.#cache.at(position);
    if (!(cell instanceof HTMLElement) || row === undefined) return;
    const id = columnIds.find((one) => cell.classList.contains(one));
    const text = id === undefined ? '' : columns[id].text(row, this.#state.timeMode);
    setAttribute(cell, 'title', id === 'endpoint' ? row.endpoint : text);
  }

  #onRows(): void {
    if (this.#selected !== undefined && this.#state.selected === undefined) {
      const seq = this.selectedRow?.seq;
      this.#change({ selected: seq });
      if (seq !== undefined) this.events.onSelect(seq);
    }
    this.#rows.redraw();
  }

  #onScroll(): void {
    this.#isLost = false;
    const { isAtEnd } = this.#rows.model;
    if (isAtEnd !== this.#state.isFollowing) this.#change({ isFollowing: isAtEnd });
  }

  /** As the packet's part opens below a row that was selected, that row stays in sight. */
  #onResize(first: number, end: number): void {
    const selected = this.#selected;
    if (this.#state.isFollowing) this.#rows.model.scrollToEnd();
    else if (selected !== undefined && selected >= first && selected < end) this.#rows.model.reveal(selected);
  }

  #beforeDraw(first: number, end: number): void {
    this.#cache.want(first, end);
    const selected = this.#selected;
    const isSeen = selected !== undefined && selected >= first && selected < end;
    setAttribute(this.grid, 'aria-activedescendant', isSeen ? rowId(selected) : undefined);
    if (!this.#isLost)
      this.#rememberTop(this.#cache.at(first)?.seq, this.#rows.model.top - first * rowHeight);
  }

  #rememberTop(topmost: number | undefined, topOffset: number): void {
    if (topmost === undefined) return;
    const state = this.#state;
    if (topmost !== state.topmost || topOffset !== state.topOffset) this.#change({ topmost, topOffset });
  }

  /** Another filter, or a page made anew: finds the rows that were seen and selected, as far as they are there by now. */
  #findAgain(): void {
    const { selected, topmost, topOffset } = this.#state;
    const { generation, isSearching } = this.#view;
    const isStill = () => this.#isLost && generation === this.#view.generation;
    const seqs = this.#state.isFollowing ? [selected] : [topmost, selected];
    const finding = seqs.map(async (seq, index) => {
      if (seq === undefined) return;
      const { position, isExact } = await this.link.ask('locate', { seq });
      if (!isStill()) return;
      if (seqs.length === 2 && index === 0) this.#rows.model.scrollTo(position * rowHeight + topOffset);
      else if (isExact) this.#selected = position;
      this.#rows.redraw();
    });
    void Promise.all(finding).then(() => {
      if (!isStill() || isSearching) return;
      this.#isLost = false;
      if (selected !== undefined && this.#selected === undefined) this.select(undefined);
    });
  }

  #resize(widths: Partial<TableState['widths']>): void {
    this.#change({ widths: { ...this.#state.widths, ...widths } });
    this.#applyWidths();
  }

  #applyWidths(): void {
    for (const id of columnIds) this.grid.style.setProperty(`--${id}`, `${this.#state.widths[id]}px`);
  }

  #change(change: Partial<TableState>): void {
    this.#state = { ...this.#state, ...change };
    this.events.onState();
  }
}
