/**
 * What the traffic panel and the extension say to each other. The panel asks for what it shows, by ranges of positions; the
 * extension says by itself only how many there are. Positions count the events that the filter wants, and stay with them
 * when older ones are dropped; they hold within one generation (see `CaptureView`). Nothing here needs Node or a browser.
 */

/** What happened, as a `TrafficEvent` says it. */
type PanelEventKind = 'listen' | 'open' | 'packet' | 'close' | 'error' | 'unlisten';

/** A row of the table: small facts, all safe to show on one line, and never the payload. */
export interface PanelRow {
  readonly seq: number;
  /** Local time of day of the machine the sockets are on, to the microsecond. */
  readonly clock: string;
  /** Nanoseconds since the first event of the capture; exact up to 104 days. */
  readonly sinceNs: number;
  /** Nanoseconds since the row before it in this view; undefined in the first one. */
  readonly deltaNs?: number;
  readonly kind: PanelEventKind;
  readonly connection?: number;
  readonly role: string;
  readonly endpoint: string;
  /** A sign and a word for the direction, or for what happened. */
  readonly mark: string;
  readonly tone: 'in' | 'out' | 'event' | 'error';
  /** Bytes as sent. */
  readonly length?: number;
  /** The beginning of the payload with escapes, or what happened. */
  readonly info: string;
  readonly isTruncated: boolean;
  /** Ns that the packet had to wait until the other end read. */
  readonly heldNs?: number;
  readonly descriptors: number;
}

/** One fact of a packet; with `seq` it leads to another event. */
export interface PanelFact {
  readonly name: string;
  readonly value: string;
  readonly seq?: number;
}

/** The packet that is looked at, but its bytes, which are asked for by ranges. */
export interface PanelPacket {
  readonly seq: number;
  /** What it is, with its number. */
  readonly title: string;
  readonly facts: readonly PanelFact[];
  /** Bytes kept of the payload. */
  readonly bytes: number;
}

/** The extent of the view. */
export interface PanelView {
  readonly generation: number;
  /** Which capture it is: the time of its first event, in ns; empty before there is one. Numbers of another mean other events. */
  readonly capture: string;
  readonly filter: string;
  /** Position of the first row, and that after the last. */
  readonly start: number;
  readonly end: number;
  /** Events of the capture. */
  readonly total: number;
  /** What is missing from it, and why: sentences. */
  readonly notices: readonly string[];
  /** True while the filter has not been asked about all of them yet. */
  readonly isSearching: boolean;
  /** Why the search ended before its end. */
  readonly failure?: string;
}

/** Figures of the packets in the view; of what there is none, nothing is said. */
export interface PanelStatistics {
  /** True until the events of the view were all counted once. */
  readonly isCounting: boolean;
  /** Why not all of them are counted. */
  readonly failure?: string;
  readonly packets: number;
  readonly bytes: number;
  readonly series?: PanelSeries;
  /** In bytes. */
  readonly sizes?: PanelDistribution;
  /** In ns, of the packets that answer another. */
  readonly latencies?: PanelDistribution;
}

/** What passed in one stretch of time after another, all equally long. */
export interface PanelSeries {
  /** When the first begins, in ns since the epoch, in decimal. */
  readonly startNs: string;
  readonly stepNs: number;
  /** What local time was ahead of UTC then, in ms, where the sockets are. */
  readonly zoneMs: number;
  readonly packetsToServer: readonly number[];
  readonly packetsToClient: readonly number[];
  readonly bytesToServer: readonly number[];
  readonly bytesToClient: readonly number[];
}

/** How values are spread. */
export interface PanelDistribution {
  /** Bin n holds what is at least `edges[n]` and below `edges[n + 1]`; the last also what is above, when `max` is. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly count: number;
  readonly min: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** A connection that the diagram can show. */
export interface PanelConnection {
  readonly connection: number;
  readonly endpoint: string;
  readonly packets: number;
}

/** The extent of the diagram. */
export interface SequenceView {
  readonly connection: number;
  readonly generation: number;
  readonly start: number;
  readonly end: number;
  readonly isSearching: boolean;
  /** Position of the event that was selected when the diagram was asked for, if it is one of its. */
  readonly selected?: number;
}

/** A row of the diagram. */
export interface SequenceRow extends PanelRow {
  readonly isToServer: boolean;
  /** Ns from the packet that this one answers. */
  readonly latencyNs?: number;
}

/** One way to go on with a filter: `insert` takes the place of the text from `start` up to `end` (UTF-16 units). */
export interface PanelCompletion {
  readonly label: string;
  readonly detail: string;
  readonly insert: string;
  readonly start: number;
  readonly end: number;
}

/** Commands that the empty panel offers. */
export const offeredCommands = ['startServer', 'sendRequest'] as const;

/** One of {@link offeredCommands}. */
export type OfferedCommand = (typeof offeredCommands)[number];

/** How bytes go to the clipboard. */
export type CopyStyle = 'text' | 'hex';

/** What the panel says. `id` comes back with the answer. */
export type MessageToHost =
  | { readonly type: 'ready' }
  | {
      readonly type: 'rows';
      readonly id: number;
      readonly generation: number;
      readonly start: number;
      readonly end: number;
    }
  | { readonly type: 'filter'; readonly text: string }
  | { readonly type: 'remember'; readonly filter: string }
  | { readonly type: 'complete'; readonly id: number; readonly text: string; readonly column: number }
  | { readonly type: 'packet'; readonly id: number; readonly seq: number }
  | {
      readonly type: 'bytes';
      readonly id: number;
      readonly seq: number;
      readonly start: number;
      readonly end: number;
    }
  | { readonly type: 'locate'; readonly id: number; readonly seq: number }
  | {
      readonly type: 'copy';
      readonly seq: number;
      readonly style: CopyStyle;
      readonly start: number;
      readonly end: number;
    }
  | { readonly type: 'open'; readonly seq: number }
  /** What is to outlive the window: VS Code keeps the state of a page for the next one, but over a reload only sometimes. */
  | { readonly type: 'save'; readonly state: string }
  | PictureMessage
  | { readonly type: 'run'; readonly command: OfferedCommand };

/** What the charts and the sequence diagram say: whether they are seen, and what of. */
export type PictureMessage =
  | { readonly type: 'charts'; readonly isShown: boolean }
  /** The diagram of a connection is seen; `seq` is the number of the event that is selected. */
  | { readonly type: 'sequence'; readonly connection: number; readonly seq?: number }
  | { readonly type: 'endSequence' }
  | {
      readonly type: 'sequenceRows';
      readonly id: number;
      readonly generation: number;
      readonly start: number;
      readonly end: number;
    }
  | { readonly type: 'connections'; readonly id: number };

/** Answers to the messages above that have an `id`. */
export type Answer =
  | {
      readonly type: 'rows';
      readonly id: number;
      readonly generation: number;
      readonly start: number;
      readonly rows: readonly PanelRow[];
    }
  | {
      readonly type: 'sequenceRows';
      readonly id: number;
      readonly generation: number;
      readonly start: number;
      readonly rows: readonly SequenceRow[];
    }
  /** Those with the highest numbers, highest first. */
  | { readonly type: 'connections'; readonly id: number; readonly connections: readonly PanelConnection[] }
  | { readonly type: 'completions'; readonly id: number; readonly items: readonly PanelCompletion[] }
  /** Without a packet: it is not kept any more. */
  | { readonly type: 'packet'; readonly id: number; readonly packet?: PanelPacket }
  | { readonly type: 'bytes'; readonly id: number; readonly start: number; readonly bytes?: Uint8Array }
  /** The position of that event, or of the one after it when the filter does not want it. */
  | {
      readonly type: 'located';
      readonly id: number;
      readonly generation: number;
      readonly position: number;
      readonly isExact: boolean;
    };

/** What the extension says. */
export type MessageToPanel =
  | Answer
  | { readonly type: 'statistics'; readonly statistics: PanelStatistics }
  /** Positions of the events of that connection, as those of {@link PanelView}. */
  | { readonly type: 'sequenceView'; readonly view: SequenceView }
  | { readonly type: 'view'; readonly view: PanelView }
  /** How the text of the filter box reads: with a problem the view stays as it was. */
  | { readonly type: 'filter'; readonly text: string; readonly problem?: PanelProblem }
  /** Filters used before, newest first. */
  | { readonly type: 'history'; readonly filters: readonly string[] };

/** Why a filter cannot be read, and where: UTF-16 units from its beginning. */
export interface PanelProblem {
  readonly message: string;
  readonly offset?: number;
}

/** The most rows and bytes that one message asks for. */
export const limits = { rows: 1000, bytes: 256 * 1024, filter: 10_000, state: 64 * 1024 } as const;

/** What `webviewSection` is in the context menu of a packet; its `when` clauses are in package.json. */
export const packetSection = 'seqpacket.packet';
