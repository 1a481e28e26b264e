import { element, setAttribute } from '../dom';
import type { HostLink } from '../hostLink';
import { packetContext } from '../packetContext';
import type { PanelConnection, SequenceRow, SequenceView } from '../panelMessages';
import { RowCache } from '../table/rowCache';
import { rowForKey } from '../table/rowKeys';
import { VirtualRows } from '../virtualRows';
import { ConnectionPicker } from './connectionPicker';
import { sequenceStep, stepId } from './sequenceStep';

/** Height of a step in px, as the style sheet has it. */
const stepHeight = 36;

/** What the diagram tells of. */
interface SequenceEvents {
  /** An event was selected here. */
  readonly onSelect: (seq: number) => void;
  readonly onOpen: (seq: number) => void;
  /** A person chose a connection. */
  readonly onConnection: (connection: number) => void;
}

const nothing: SequenceView = { connection: 0, generation: 0, start: 0, end: 0, isSearching: false };

/** The sequence diagram of a connection: its events from the first to the last, pulled as they come into sight. */
export class SequencePage {
  readonly element: HTMLElement;
  readonly #steps = element('div', { class: 'steps-list', attributes: { role: 'listbox', tabindex: '0' } });
  readonly #client = element('span', { class: 'lifeline-title' });
  readonly #server = element('span', { class: 'lifeline-title' });
  readonly #endpoint = element('span', { class: 'lifeline-endpoint' });
  readonly #titles = element('div', { class: 'lifeline-titles' });
  readonly #empty = element('p', { class: 'nothing' });
  readonly #picker: ConnectionPicker;
  readonly #rows: VirtualRows;
  readonly #cache: RowCache<SequenceRow>;
  #connections: readonly PanelConnection[] = [];
  #connection: number | undefined;
  #view = nothing;
  #selected: number | undefined;
  #selectedSeq: number | undefined;
  /** True until the event that is selected elsewhere has been looked for. */
  #isNew = true;
  #isOpen = false;
  /** Counts what makes a connection that is being opened one that is no longer wanted. */
  #opening = 0;
  #isListing = false;

  constructor(
    private readonly link: HostLink,
    private readonly events: SequenceEvents,
  ) {
    this.#cache = new RowCache((range) => {
      void this.link.ask('sequenceRows', range).then((answer) => {
        if (this.#cache.take(answer)) this.#onRows();
      });
    });
    this.#rows = new VirtualRows({
      rowHeight: stepHeight,
      createSlot: () =>
        sequenceStep({
          rowAt: (position) => this.#cache.at(position),
          isSelected: (position) => position === this.#selected,
          extent: () => this.#view,
        }),
      beforeDraw: ({ first, end }) => this.#beforeDraw(first, end),
      onResize: ({ first, end }) => this.#onResize(first, end),
    });
    this.#picker = new ConnectionPicker(
      (connection) => this.events.onConnection(connection),
      () => void this.#list(),
    );
    this.#titles.append(
      element('div', { class: 'lifelines' }, this.#client, element('div', {}, this.#server, this.#endpoint)),
    );
    this.#steps.append(this.#rows.body);
    this.element = element(
      'div',
      { class: 'sequence' },
      this.#titles,
      element('div', { class: 'steps' }, this.#steps, this.#rows.bar, this.#empty),
    );
    this.#listen();
  }

  /** The box that chooses the connection. */
  get picker(): HTMLElement {
    return this.#picker.element;
  }

  focus(): void {
    this.#steps.focus({ preventScroll: true });
  }

  /** Shows a connection, or the one with the highest number, with the event of that number selected if it is one of its. */
  async open(connection?: number, seq?: number): Promise<void> {
    const opening = ++this.#opening;
    this.#isOpen = true;
    this.#selectedSeq = seq;
    await this.#list();
    if (opening !== this.#opening) return;
    this.#connection = connection ?? this.#connections[0]?.connection;
    this.#showPicker();
    if (this.#connection === undefined) return;
    const selected = this.#selectedSeq;
    this.#isNew = true;
    this.link.send({
      type: 'sequence',
      connection: this.#connection,
      ...(selected !== undefined && { seq: selected }),
    });
  }

  /** Nobody looks any more. */
  close(): void {
    if (this.#isOpen) this.link.send({ type: 'endSequence' });
    this.#isOpen = false;
    this.#opening++;
  }

  /** Shows another connection: the number of the one that is shown is now that of another, or of none. */
  forget(): void {
    const wasOpen = this.#isOpen;
    this.close();
    this.#connection = undefined;
    this.#showExtent(nothing);
    if (wasOpen) void this.open();
  }

  /** Something came or went: it may be the first connection. */
  onTraffic(): void {
    if (this.#isOpen && this.#connection === undefined && !this.#isListing) void this.open();
  }

  /** Takes the extent of the diagram. */
  setView(view: SequenceView): void {
    if (this.#isOpen && view.connection === this.#connection) this.#showExtent(view);
  }

  #showExtent(view: SequenceView): void {
    const isOther = view.generation !== this.#view.generation;
    const { model } = this.#rows;
    const wasAtEnd = model.isAtEnd && this.#view.end > this.#view.start && !isOther;
    this.#view = view;
    this.#cache.setView(view);
    model.setRows(view.start, view.end);
    if (isOther) {
      this.#selected = undefined;
      model.scrollTo(view.start * stepHeight);
    }
    if (wasAtEnd && !view.isSearching) model.scrollToEnd();
    if (this.#isNew && !view.isSearching) {
      this.#isNew = false;
      this.#selected = view.selected;
      if (view.selected !== undefined) model.revealCentred(view.selected);
    }
    this.#showEmpty();
    this.#rows.redraw();
  }

  async #list(): Promise<void> {
    this.#isListing = true;
    const { connections } = await this.link.ask('connections', {});
    this.#isListing = false;
    this.#connections = connections;
    this.#showPicker();
  }

  #showPicker(): void {
    this.#picker.show(this.#connections, this.#connection);
    const known = this.#connections.find(({ connection }) => connection === this.#connection);
    this.#endpoint.textContent = known?.endpoint ?? '';
    setAttribute(this.#steps, 'aria-label', `Sequence of connection ${this.#connection ?? ''}`);
    this.#showEmpty();
  }

  #showEmpty(): void {
    const { start, end, isSearching } = this.#view;
    const isEmpty = this.#connection === undefined || (start === end && !isSearching);
    this.#empty.hidden = !isEmpty;
    this.#empty.textContent =
      this.#connection === undefined
        ? 'No connection seen yet: there is nothing to draw.'
        : 'Nothing of this connection is kept.';
    this.#titles.hidden = this.#connection === undefined;
  }

  #listen(): void {
    this.#rows.body.addEventListener('pointerdown', (event) => {
      const position = this.#rows.positionOf(event.target);
      if (position === undefined || event.button > 2) return;
      this.focus();
      this.#select(position);
    });
    this.#rows.body.addEventListener('dblclick', () => this.#openDocument());
    this.#steps.addEventListener('contextmenu', () => this.#offerMenu(), { capture: true });
    this.#steps.addEventListener('keydown', (event) => this.#onKey(event));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { seen, start, end } = this.#rows.model;
    const extent = { selected: this.#selected, start, end, seen: seen.first, pageRows: this.#rows.pageRows };
    const position = rowForKey(event.key, extent);
    if (position !== undefined) this.#select(position);
    else if (event.key === 'Enter') this.#openDocument();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #offerMenu(): void {
    const row = this.#selected === undefined ? undefined : this.#cache.at(this.#selected);
    this.#steps.dataset['vscodeContext'] = packetContext(row);
  }

  #openDocument(): void {
    if (this.#selectedSeq !== undefined) this.events.onOpen(this.#selectedSeq);
  }

  #select(position: number): void {
    this.#selected = position;
    this.#selectedSeq = this.#cache.at(position)?.seq;
    this.#rows.model.reveal(position);
    if (this.#selectedSeq !== undefined) this.events.onSelect(this.#selectedSeq);
    this.#rows.redraw();
  }

  #onRows(): void {
    const row = this.#selected === undefined ? undefined : this.#cache.at(this.#selected);
    if (row !== undefined && this.#selectedSeq !== row.seq) {
      this.#selectedSeq = row.seq;
      this.events.onSelect(row.seq);
    }
    this.#showSides();
    this.#rows.redraw();
  }

  /** Which of the two is this window, as the rows say. */
  #showSides(): void {
    const role = this.#cache.at(this.#rows.model.seen.first)?.role;
    this.#client.textContent = role === 'client' ? 'Client (this window)' : 'Client';
    this.#server.textContent = role === 'server' ? 'Server (this window)' : 'Server';
  }

  /** As the packet's part opens below a step that was selected, that step stays in sight. */
  #onResize(first: number, end: number): void {
    const selected = this.#selected;
    if (selected !== undefined && selected >= first && selected < end) this.#rows.model.reveal(selected);
  }

  #beforeDraw(first: number, end: number): void {
    this.#cache.want(first, end);
    const selected = this.#selected;
    const isSeen = selected !== undefined && selected >= first && selected < end;
    setAttribute(this.#steps, 'aria-activedescendant', isSeen ? stepId(selected) : undefined);
  }
}
