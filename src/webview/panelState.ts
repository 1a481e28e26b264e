import type { ColumnId, ColumnWidths } from './table/columns';
import { boundedWidth, columnIds, defaultWidths } from './table/columns';
import type { TimeMode } from './table/timeText';
import { timeModes } from './table/timeText';
import type { Tab } from './tabs';
import { tabs } from './tabs';

/** What outlives the page, which ends whenever the view is hidden. Rows are remembered by number, as positions do not last. */
export interface PanelState {
  /** The capture that the numbers below belong to, as `PanelView` names it. */
  readonly capture: string;
  readonly tab: Tab;
  readonly filter: string;
  readonly timeMode: TimeMode;
  readonly widths: ColumnWidths;
  readonly isFollowing: boolean;
  /** Number of the row that is selected. */
  readonly selected?: number | undefined;
  /** Number of the topmost row that is seen. */
  readonly topmost?: number | undefined;
  /** Px of it that are above what is seen. */
  readonly topOffset: number;
  /** Share of the height, or of the width when they stand side by side, that the table has beside the packet. */
  readonly tableShare: number;
  /** Share of the width that the facts have beside the bytes. */
  readonly factsShare: number;
  /** The connection that the sequence diagram showed last. */
  readonly connection?: number | undefined;
}

/** The state of a panel that is opened for the first time. */
export const initialState: PanelState = {
  capture: '',
  tab: 'packets',
  filter: '',
  timeMode: 'clock',
  widths: defaultWidths,
  isFollowing: true,
  topOffset: 0,
  tableShare: 0.55,
  factsShare: 0.33,
};

/** The state that was saved, as far as it is one: it may be of another version of this extension. */
export function readState(saved: unknown): PanelState {
  if (typeof saved !== 'object' || saved === null) return initialState;
  const fields = saved as Readonly<Record<string, unknown>>;
  return {
    capture: typeof fields['capture'] === 'string' ? fields['capture'] : initialState.capture,
    tab: tabs.find((tab) => tab === fields['tab']) ?? initialState.tab,
    filter: typeof fields['filter'] === 'string' ? fields['filter'] : initialState.filter,
    timeMode: timeModes.find((mode) => mode === fields['timeMode']) ?? initialState.timeMode,
    widths: readWidths(fields['widths']),
    isFollowing: fields['isFollowing'] !== false,
    selected: readNumber(fields['selected']),
    topmost: readNumber(fields['topmost']),
    topOffset: readNumber(fields['topOffset']) ?? 0,
    tableShare: readShare(fields['tableShare'], initialState.tableShare),
    factsShare: readShare(fields['factsShare'], initialState.factsShare),
    connection: readNumber(fields['connection']),
  };
}

/** The state to save, with the time of saving. */
export function savedState(state: PanelState): unknown {
  return { ...state, savedAt: Date.now() };
}

/** Of two states that were saved, if they were, the one that was saved last. */
export function newerState(one: unknown, other: unknown): unknown {
  return savedAt(one) >= savedAt(other) ? one : other;
}

function savedAt(saved: unknown): number {
  const time = typeof saved === 'object' && saved !== null && 'savedAt' in saved ? saved.savedAt : undefined;
  return typeof time === 'number' ? time : 0;
}

/** A share that leaves something of both sides. */
export function boundedShare(share: number): number {
  return Math.min(Math.max(share, 0.1), 0.9);
}

function readWidths(saved: unknown): ColumnWidths {
  const fields = typeof saved === 'object' && saved !== null ? saved : {};
  const widths = new Map<string, unknown>(Object.entries(fields));
  return Object.fromEntries(
    columnIds.map((id) => {
      const width = widths.get(id);
      return [id, typeof width === 'number' && width > 0 ? boundedWidth(width) : defaultWidths[id]];
    }),
  ) as Record<ColumnId, number>;
}

function readNumber(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

function readShare(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? boundedShare(value) : otherwise;
}
