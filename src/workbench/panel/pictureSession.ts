import { assertNever } from '../../assertNever';
import type { CaptureOrigin } from '../../traffic/captureOrigin';
import type { CaptureStore } from '../../traffic/captureStore';
import { CaptureView } from '../../traffic/captureView';
import { safeText } from '../../traffic/safeText';
import { listConnections } from '../../traffic/statistics/listConnections';
import { ViewStatistics } from '../../traffic/statistics/viewStatistics';
import { createThrottle } from '../../traffic/throttle';
import type { MessageToPanel, PictureMessage } from '../../webview/panelMessages';
import { panelStatistics } from './panelStatistics';
import { sequenceRows } from './sequenceRows';

/** Connections offered for the diagram: as many as a person looks through. */
const mostConnections = 200;

/** The extent of the diagram is announced no more often than this, in ms. */
const intervalMs = 50;

/** The events of a connection. */
interface Sequence {
  readonly connection: number;
  readonly view: CaptureView;
  /** Number of the event that is selected. */
  readonly seq: number | undefined;
  dispose(): void;
}

/** The extension's side of the charts and the sequence diagram of one webview. Neither costs anything while it is not seen. */
export class PictureSession {
  private statistics: ViewStatistics | undefined;
  private sequence: Sequence | undefined;
  /** Generations of the diagrams before this one: that of another connection is another. */
  private generations = 0;

  /** @param view is what the charts are of */
  constructor(
    private readonly capture: CaptureStore,
    private readonly view: CaptureView,
    private readonly origin: CaptureOrigin,
    private readonly post: (message: MessageToPanel) => void,
  ) {}

  dispose(): void {
    this.showCharts(false);
    this.endSequence();
  }

  handle(message: PictureMessage): void {
    switch (message.type) {
      case 'charts':
        this.showCharts(message.isShown);
        break;
      case 'sequence':
        this.showSequence(message.connection, message.seq);
        break;
      case 'endSequence':
        this.endSequence();
        break;
      case 'sequenceRows':
        this.postRows(message);
        break;
      case 'connections':
        void this.postConnections(message.id);
        break;
      default:
        assertNever(message);
    }
  }

  private showCharts(isShown: boolean): void {
    this.statistics?.dispose();
    this.statistics = isShown
      ? new ViewStatistics(this.view, this.capture, () => this.postStatistics())
      : undefined;
  }

  private postStatistics(): void {
    if (this.statistics === undefined) return;
    this.post({ type: 'statistics', statistics: panelStatistics(this.statistics) });
  }

  private endSequence(): void {
    this.generations += this.sequence?.view.generation ?? 0;
    this.sequence?.dispose();
    this.sequence = undefined;
  }

  private showSequence(connection: number, seq: number | undefined): void {
    this.endSequence();
    const view = new CaptureView(this.capture);
    view.setFilter(`conn == ${connection}`);
    const announce = createThrottle(() => this.postSequence(), intervalMs);
    view.onDidChange(() => announce.request());
    this.sequence = {
      connection,
      view,
      seq,
      dispose: () => {
        announce.dispose();
        view.dispose();
      },
    };
    announce.request();
  }

  private postSequence(): void {
    if (this.sequence === undefined) return;
    const { connection, view, seq } = this.sequence;
    const { start, end, isSearching } = view;
    const generation = this.generations + view.generation;
    const selected = seq === undefined ? undefined : view.indexOfSeq(seq);
    this.post({
      type: 'sequenceView',
      view: { connection, generation, start, end, isSearching, ...(selected !== undefined && { selected }) },
    });
  }

  private postRows({ id, generation, start, end }: Extract<PictureMessage, { type: 'sequenceRows' }>): void {
    const view = this.sequence?.view;
    const first = Math.max(start, view?.start ?? 0);
    const isCurrent = view !== undefined && generation === this.generations + view.generation;
    const rows = isCurrent ? sequenceRows(view, this.origin.timeNs, first, end) : [];
    this.post({ type: 'sequenceRows', id, generation, start: first, rows });
  }

  private async postConnections(id: number): Promise<void> {
    const found = await listConnections(this.capture, mostConnections);
    const connections = found.map(({ connectionId, address, packets }) => {
      return { connection: connectionId, endpoint: safeText(address), packets };
    });
    this.post({ type: 'connections', id, connections });
  }
}
