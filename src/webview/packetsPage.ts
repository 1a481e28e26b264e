import { assertNever } from '../assertNever';
import { filterWith } from './charts/pickedFilter';
import { PacketDetail } from './detail/packetDetail';
import { element, setAttribute } from './dom';
import { emptyNotice } from './emptyNotice';
import { wholeNumber } from './figureText';
import { FilterBox } from './filter/filterBox';
import type { Announcement } from './hostLink';
import { HostLink } from './hostLink';
import { icon } from './icons';
import type { PanelView } from './panelMessages';
import type { PanelState } from './panelState';
import { savedState } from './panelState';
import { PanelTabs } from './panelTabs';
import { splitter } from './splitter';
import { PacketTable } from './table/packetTable';
import type { TimeMode } from './table/timeText';
import { timeModes } from './table/timeText';
import type { Tab } from './tabs';
import type { VscodeApi } from './vscodeApi';

const timeTitles: Readonly<Record<TimeMode, string>> = {
  clock: 'Time of day',
  start: 'Since start',
  delta: 'Since row above',
};

/** Below this height, in px, the packet stands beside the table if there is the width for it: the panel is low and wide at first. */
const lowHeight = 420;
const wideWidth = 900;
/** Between two states handed to VS Code, in ms. */
const saveIntervalMs = 200;

/** The page of the packets: filter, table, and the packet that is selected. */
export class PacketsPage {
  readonly element: HTMLElement;
  readonly link: HostLink;
  readonly #table: PacketTable;
  readonly #detail: PacketDetail;
  readonly #filter: FilterBox;
  readonly #count = element('div', { class: 'count', attributes: { role: 'status' } });
  readonly #progress = element('div', {
    class: 'progress',
    attributes: { role: 'progressbar', 'aria-label': 'Searching' },
  });
  readonly #notices = element('div', { class: 'notices', attributes: { role: 'status' } });
  readonly #failure = element('div', { class: 'problem', attributes: { role: 'alert' } });
  readonly #follow = element(
    'button',
    { class: 'toggle', attributes: { type: 'button', title: 'Stay at the newest packet' } },
    icon('follow'),
    element('span', { text: 'Follow' }),
  );
  readonly #empty: ReturnType<typeof emptyNotice>;
  readonly #main = element('div', { class: 'main' });
  readonly #tabs: PanelTabs;
  #state: PanelState;
  /** The filter of the view, and the one that was picked in a chart while its first packet is still to be selected. */
  #viewFilter = '';
  #picked: string | undefined;

  constructor(
    private readonly api: VscodeApi,
    state: PanelState,
  ) {
    this.#state = state;
    this.link = new HostLink(api, (message) => this.#onAnnouncement(message));
    this.#table = new PacketTable(this.link, state, {
      onSelect: (seq) => this.#onSelect(seq),
      onOpen: (seq) => this.link.send({ type: 'open', seq }),
      onState: () => this.#onTableState(),
    });
    this.#detail = new PacketDetail(this.link, state.factsShare, {
      onClose: () => this.#closeDetail(),
      onOpen: (seq) => this.link.send({ type: 'open', seq }),
      onFollow: (seq) => void this.#follows(seq),
      onShare: (factsShare) => this.#change({ factsShare }),
    });
    this.#filter = new FilterBox(
      this.link,
      state.filter,
      (filter) => this.#onFilter(filter),
      () => this.#table.grid.focus(),
    );
    this.#tabs = new PanelTabs(this.link, {
      onTab: (tab) => this.#chooseTab(tab),
      onPick: (clause) => this.#pick(clause),
      onSelect: (seq) => void this.#follows(seq),
      onOpen: (seq) => this.link.send({ type: 'open', seq }),
      onConnection: (connection) => {
        this.#change({ connection });
        this.#tabs.showConnection({ connection, seq: this.#state.selected });
      },
    });
    this.#empty = emptyNotice((command) => this.link.send({ type: 'run', command }));
    this.#failure.hidden = true;
    this.#notices.hidden = true;
    this.#progress.hidden = true;
    this.element = element(
      'main',
      { class: 'page' },
      this.#toolbar(),
      this.#progress,
      this.#failure,
      this.#notices,
      this.#main,
      this.#tabs.parts.charts,
    );
    this.#buildMain();
    this.#follow.addEventListener('click', () => {
      this.#table.setFollowing(!this.#state.isFollowing);
    });
    this.#showFollowing();
  }

  /** Asks the extension for what there is. */
  start(): void {
    // Hidden, the page ends before the moment to save has come.
    addEventListener('pagehide', () => this.#save());
    this.link.send({ type: 'ready' });
    if (this.#state.filter !== '') this.link.send({ type: 'filter', text: this.#state.filter });
    if (this.#state.selected !== undefined) void this.#detail.show(this.#state.selected);
    this.#chooseTab(this.#state.tab);
  }

  /** Takes the focus as the view gets it. */
  focus(): void {
    if (!this.#tabs.focus()) this.#table.grid.focus({ preventScroll: true });
  }

  focusFilter(): void {
    // The diagram is of a connection, and has no filter.
    if (this.#state.tab === 'sequence') this.#chooseTab('packets');
    this.#filter.focus();
  }

  /** Copies what the focus is on: chosen bytes, or else the packet of the selected row. False when it is on neither. */
  copy(): boolean {
    const { seq, chosenBytes } = this.#detail;
    if (chosenBytes !== undefined && seq !== undefined) {
      this.link.send({ type: 'copy', seq, ...chosenBytes });
      return true;
    }
    const row = this.#table.selectedRow;
    if (row === undefined || !this.#table.grid.contains(document.activeElement)) return false;
    this.link.send({ type: 'copy', seq: row.seq, style: 'text', start: 0, end: Number.MAX_SAFE_INTEGER });
    return true;
  }

  #toolbar(): HTMLElement {
    const time = element('select', {
      attributes: { 'aria-label': 'What the time column shows', title: 'Time' },
    });
    for (const mode of timeModes) {
      time.append(element('option', { text: timeTitles[mode], attributes: { value: mode } }));
    }
    time.value = this.#state.timeMode;
    time.addEventListener('change', () => {
      this.#table.setTimeMode(timeModes.find((mode) => mode === time.value) ?? 'clock');
    });
    return element(
      'div',
      { class: 'toolbar' },
      this.#tabs.bar,
      this.#filter.element,
      this.#tabs.parts.picker,
      this.#count,
      time,
      this.#follow,
    );
  }

  #buildMain(): void {
    const main = this.#main;
    const applyShare = () => main.style.setProperty('--share', String(this.#state.tableShare));
    const line = splitter(
      main,
      'Share of the table',
      () => this.#state.tableShare,
      (tableShare) => {
        this.#change({ tableShare });
        applyShare();
      },
    );
    applyShare();
    const table = element('div', { class: 'table-part' }, this.#table.element, this.#empty.element);
    this.#tabs.controlPackets(table);
    main.append(table, this.#tabs.parts.sequence, line, this.#detail.element);
    new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      main.classList.toggle('beside', height < lowHeight && width > wideWidth);
    }).observe(main);
  }

  #onAnnouncement(message: Announcement): void {
    switch (message.type) {
      case 'view':
        this.#onView(message.view);
        break;
      case 'filter':
        this.#filter.setProblem(message.text, message.problem);
        break;
      case 'statistics':
      case 'sequenceView':
        this.#tabs.receive(message);
        break;
      case 'history':
        this.#filter.setHistory(message.filters);
        break;
      default:
        assertNever(message);
    }
  }

  #onView(view: PanelView): void {
    if (view.capture !== this.#state.capture) this.#onOtherCapture(view.capture);
    this.#viewFilter = view.filter;
    this.#tabs.onView(view);
    this.#table.setView(view);
    this.#selectPicked(view);
    this.#count.textContent = countText(view);
    this.#progress.hidden = !view.isSearching;
    this.#failure.hidden = view.failure === undefined;
    this.#failure.textContent = view.failure ?? '';
    this.#notices.hidden = view.notices.length === 0;
    this.#notices.textContent = view.notices.join(' ');
    this.#empty.show(view);
  }

  /** The first event of an empty capture makes it another only if rows of one before it are remembered. */
  #onOtherCapture(capture: string): void {
    if (this.#state.capture !== '') {
      this.#table.forgetRows();
      void this.#detail.show(undefined);
      this.#tabs.forgetConnection();
    }
    this.#change({ capture, connection: undefined });
  }

  #onSelect(seq: number | undefined): void {
    if (seq !== this.#detail.seq) void this.#detail.show(seq);
  }

  async #follows(seq: number): Promise<void> {
    if (!(await this.#table.selectSeq(seq))) await this.#detail.show(seq);
  }

  #chooseTab(tab: Tab): void {
    this.#change({ tab });
    const connection = this.#table.selectedRow?.connection ?? this.#state.connection;
    this.#tabs.show(tab, this.element, { connection, seq: this.#state.selected });
  }

  /** Shows the packets of a part of a chart, and selects the first of them. */
  #pick(clause: string): void {
    const filter = filterWith(this.#viewFilter, clause);
    this.#chooseTab('packets');
    this.#filter.use(filter);
    this.#picked = filter;
  }

  #selectPicked({ filter, start, end, isSearching }: PanelView): void {
    if (this.#picked === undefined || filter !== this.#picked) return;
    if (end > start) this.#table.select(start);
    if (end > start || !isSearching) this.#picked = undefined;
  }

  #closeDetail(): void {
    this.#table.select(undefined);
    this.#table.grid.focus();
  }

  #onFilter(filter: string): void {
    this.#picked = undefined;
    this.#change({ filter });
    this.link.send({ type: 'filter', text: filter });
  }

  #onTableState(): void {
    this.#change(this.#table.state);
    this.#showFollowing();
  }

  #showFollowing(): void {
    setAttribute(this.#follow, 'aria-pressed', String(this.#state.isFollowing));
  }

  #change(change: Partial<PanelState>): void {
    this.#state = { ...this.#state, ...change };
    this.#saveSoon();
  }

  #isSaving = false;

  /** VS Code sends each state to another process, and scrolling changes it with every frame. */
  #saveSoon(): void {
    if (this.#isSaving) return;
    this.#isSaving = true;
    setTimeout(() => this.#save(), saveIntervalMs);
  }

  #save(): void {
    this.#isSaving = false;
    const state = savedState(this.#state);
    this.api.setState(state);
    this.link.send({ type: 'save', state: JSON.stringify(state) });
  }
}

function countText({ filter, start, end, total }: PanelView): string {
  const shown = filter === '' ? wholeNumber(total) : `${wholeNumber(end - start)} of ${wholeNumber(total)}`;
  return `${shown} ${total === 1 ? 'event' : 'events'}`;
}
