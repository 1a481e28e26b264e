import { ChartsPage } from './charts/chartsPage';
import { setAttribute } from './dom';
import type { Announcement, HostLink } from './hostLink';
import type { PanelView } from './panelMessages';
import { SequencePage } from './sequence/sequencePage';
import { tabBar } from './tabBar';
import type { Tab } from './tabs';

/** What the tabs tell of. */
interface TabEvents {
  /** A tab was chosen. */
  readonly onTab: (tab: Tab) => void;
  /** A part of a chart was picked, whose packets this part of a filter wants. */
  readonly onPick: (clause: string) => void;
  /** An event was selected in the diagram. */
  readonly onSelect: (seq: number) => void;
  readonly onOpen: (seq: number) => void;
  readonly onConnection: (connection: number) => void;
}

/** What the diagram begins with. */
interface SequenceStart {
  readonly connection: number | undefined;
  readonly seq: number | undefined;
}

/** The tabs, the charts and the sequence diagram. Only of what is seen does the extension send anything. */
export class PanelTabs {
  readonly #bar: ReturnType<typeof tabBar>;
  readonly #charts: ChartsPage;
  readonly #sequence: SequencePage;
  #chosen: Tab | undefined;
  #filter = '';

  constructor(
    private readonly link: HostLink,
    events: TabEvents,
  ) {
    this.#bar = tabBar((tab) => events.onTab(tab));
    this.#charts = new ChartsPage((clause) => events.onPick(clause));
    this.#sequence = new SequencePage(link, events);
    this.#bar.control('charts', this.#charts.element);
    this.#bar.control('sequence', this.#sequence.element);
  }

  /** The bar with the tabs. */
  get bar(): HTMLElement {
    return this.#bar.element;
  }

  /** The parts that have a tab, beside that of the packets. */
  get parts(): Readonly<Record<'charts' | 'sequence' | 'picker', HTMLElement>> {
    return {
      charts: this.#charts.element,
      sequence: this.#sequence.element,
      picker: this.#sequence.picker,
    };
  }

  /** Makes an element the part that the tab of the packets leads to. */
  controlPackets(part: HTMLElement): void {
    this.#bar.control('packets', part);
  }

  /** Shows the part of a tab; `page` bears its name, by which the style sheet hides the others. */
  show(tab: Tab, page: HTMLElement, start: SequenceStart): void {
    setAttribute(page, 'data-tab', tab);
    if (tab === this.#chosen) return;
    const before = this.#chosen;
    this.#chosen = tab;
    this.#bar.show(tab);
    if (before === 'charts') this.link.send({ type: 'charts', isShown: false });
    if (before === 'sequence') this.#sequence.close();
    if (tab === 'charts') this.link.send({ type: 'charts', isShown: true });
    if (tab === 'sequence') void this.#sequence.open(start.connection, start.seq);
  }

  /** Shows the diagram of another connection. */
  showConnection(start: SequenceStart): void {
    void this.#sequence.open(start.connection, start.seq);
  }

  /** What the diagram showed is of another capture. */
  forgetConnection(): void {
    this.#sequence.forget();
  }

  /** Takes the focus, when a part of these is shown; false when it is the packets'. */
  focus(): boolean {
    if (this.#chosen === 'charts') this.#charts.focus();
    else if (this.#chosen === 'sequence') this.#sequence.focus();
    else return false;
    return true;
  }

  /** Takes the extent of the view that the charts are of. */
  onView({ filter }: PanelView): void {
    this.#filter = filter;
    this.#sequence.onTraffic();
  }

  receive(message: Extract<Announcement, { type: 'statistics' | 'sequenceView' }>): void {
    if (message.type === 'statistics') this.#charts.show(message.statistics, this.#filter);
    else this.#sequence.setView(message.view);
  }
}
