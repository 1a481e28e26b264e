import { assertNever } from '../../assertNever';
import { encodePayload } from '../../protocol/payloadEncoding';
import type { CaptureOrigin } from '../../traffic/captureOrigin';
import type { CaptureStore } from '../../traffic/captureStore';
import { captureNotices } from '../../traffic/captureNotices';
import { CaptureView } from '../../traffic/captureView';
import { FilterProblem } from '../../traffic/filter/filterProblem';
import { createThrottle } from '../../traffic/throttle';
import type {
  MessageToHost,
  MessageToPanel,
  OfferedCommand,
  PanelCompletion,
  PanelRow,
  PanelView,
} from '../../webview/panelMessages';
import { panelPacket } from './panelPacket';
import { panelRow, rowDataBytes } from './panelRow';
import { PictureSession } from './pictureSession';
import { readPanelMessage } from './readPanelMessage';

/** The extent of the view is announced no more often than this, in ms: what an eye can follow of a running number. */
const intervalMs = 50;

/** What a session does beyond the capture. */
export interface PanelActions {
  /** Sends a message to the webview. */
  post(message: MessageToPanel): void;
  copy(text: string, bytes: number): void;
  /** Tells the person that what they chose is not kept any more. */
  gone(seq: number): void;
  open(seq: number): void;
  run(command: OfferedCommand): void;
  complete(text: string, column: number): readonly PanelCompletion[];
  /** Filters used before, newest first. */
  history(): readonly string[];
  remember(filter: string): void;
  /** Keeps the page's state, in JSON, for a page of another window. */
  save(state: string): void;
}

/** The extension's side of one webview: answers what it asks, and announces how far the view reaches. */
export class PanelSession {
  private readonly view: CaptureView;
  private readonly pictures: PictureSession;
  private readonly announce = createThrottle(() => this.postView(), intervalMs);

  constructor(
    private readonly capture: CaptureStore,
    private readonly origin: CaptureOrigin,
    private readonly actions: PanelActions,
  ) {
    this.view = new CaptureView(capture);
    this.view.onDidChange(() => this.announce.request());
    this.pictures = new PictureSession(capture, this.view, origin, (message) => actions.post(message));
  }

  dispose(): void {
    this.announce.dispose();
    this.pictures.dispose();
    this.view.dispose();
  }

  /** Takes what the webview sent; what is no message of ours is passed over. */
  receive(value: unknown): void {
    const message = readPanelMessage(value);
    if (message !== undefined) this.handle(message);
  }

  private handle(message: MessageToHost): void {
    const { actions } = this;
    switch (message.type) {
      case 'ready':
        this.postView();
        this.postHistory();
        break;
      case 'rows':
        this.postRows(message);
        break;
      case 'filter':
        this.setFilter(message.text);
        break;
      case 'remember':
        actions.remember(message.filter);
        this.postHistory();
        break;
      case 'complete':
        this.postCompletions(message);
        break;
      case 'packet':
        this.postPacket(message.id, message.seq);
        break;
      case 'bytes':
        this.postBytes(message);
        break;
      case 'locate':
        this.postPlace(message.id, message.seq);
        break;
      case 'copy':
        this.copy(message);
        break;
      case 'open':
        actions.open(message.seq);
        break;
      case 'save':
        actions.save(message.state);
        break;
      case 'charts':
      case 'sequence':
      case 'endSequence':
      case 'sequenceRows':
      case 'connections':
        this.pictures.handle(message);
        break;
      case 'run':
        actions.run(message.command);
        break;
      default:
        assertNever(message);
    }
  }

  private postView(): void {
    const { generation, filter, start, end, isSearching, failure } = this.view;
    const view: PanelView = {
      generation,
      capture: this.origin.timeNs?.toString() ?? '',
      filter,
      start,
      end,
      total: this.capture.size,
      notices: captureNotices(this.capture),
      isSearching,
      ...(failure !== undefined && { failure: failure.message }),
    };
    this.actions.post({ type: 'view', view });
  }

  private postHistory(): void {
    this.actions.post({ type: 'history', filters: this.actions.history() });
  }

  /** The filter of a box that is being typed in is often none yet: that is told, and the view stays. */
  private setFilter(text: string): void {
    try {
      if (text !== this.view.filter) this.view.setFilter(text);
      this.actions.post({ type: 'filter', text });
    } catch (error) {
      const problem = {
        message: error instanceof Error ? error.message : String(error),
        ...(error instanceof FilterProblem && { offset: error.offset }),
      };
      this.actions.post({ type: 'filter', text, problem });
    }
  }

  private postRows({ id, generation, start, end }: Extract<MessageToHost, { type: 'rows' }>): void {
    const isCurrent = generation === this.view.generation;
    const first = Math.max(start, this.view.start);
    const rows = isCurrent ? this.rows(first, end) : [];
    this.actions.post({ type: 'rows', id, generation, start: first, rows });
  }

  private rows(start: number, end: number): readonly PanelRow[] {
    const events = this.view.rows(start, end, rowDataBytes);
    let previousNs = this.view.rows(start - 1, start, 0)[0]?.timeNs;
    return events.map((event) => {
      const row = panelRow(event, this.origin.timeNs ?? event.timeNs, previousNs);
      previousNs = event.timeNs;
      return row;
    });
  }

  private postCompletions({ id, text, column }: Extract<MessageToHost, { type: 'complete' }>): void {
    this.actions.post({ type: 'completions', id, items: this.actions.complete(text, column) });
  }

  private postPacket(id: number, seq: number): void {
    const event = this.capture.get(seq);
    this.actions.post({
      type: 'packet',
      id,
      ...(event !== undefined && { packet: panelPacket(this.capture, event) }),
    });
  }

  /** A copy: the capture's own bytes are a view of memory that many packets share, all of which would be sent. */
  private postBytes({ id, seq, start, end }: Extract<MessageToHost, { type: 'bytes' }>): void {
    const data = this.capture.pick([seq], end)[0]?.data;
    this.actions.post({ type: 'bytes', id, start, ...(data && { bytes: data.slice(start, end) }) });
  }

  private postPlace(id: number, seq: number): void {
    const exact = this.view.indexOfSeq(seq);
    this.actions.post({
      type: 'located',
      id,
      generation: this.view.generation,
      position: exact ?? this.view.nearest(seq),
      isExact: exact !== undefined,
    });
  }

  private copy({ seq, style, start, end }: Extract<MessageToHost, { type: 'copy' }>): void {
    const event = this.capture.pick([seq], end)[0];
    const bytes = event?.data?.subarray(start, end);
    if (event === undefined) this.actions.gone(seq);
    // Other events, such as a close, have no payload.
    else if (bytes !== undefined) {
      this.actions.copy(encodePayload(bytes, style === 'hex' ? 'hex' : 'escaped'), bytes.length);
    }
  }
}
