import type { PanelRow } from '../panelMessages';
import type { TimeMode } from './timeText';
import { timeText } from './timeText';

/** The columns in their order. */
export const columnIds = ['number', 'time', 'connection', 'endpoint', 'direction', 'length', 'info'] as const;

/** One of {@link columnIds}. */
export type ColumnId = (typeof columnIds)[number];

/** Px of each column but the last, which takes what is left. */
export type ColumnWidths = Readonly<Record<ColumnId, number>>;

/** What there is to know of a column. */
interface Column {
  readonly title: string;
  /** In px, at first; of the last the least. */
  readonly width: number;
  readonly text: (row: PanelRow, mode: TimeMode) => string;
}

/** The least and the greatest width that a person can give a column, in px. */
export const widthBounds = { least: 40, most: 1200 } as const;

/** The columns by their id. */
export const columns: Readonly<Record<ColumnId, Column>> = {
  number: { title: 'No.', width: 72, text: (row) => String(row.seq) },
  time: { title: 'Time', width: 140, text: timeText },
  connection: { title: 'Connection', width: 108, text: connectionText },
  endpoint: { title: 'Endpoint', width: 150, text: (row) => shortEndpoint(row.endpoint) },
  direction: { title: 'Direction', width: 96, text: (row) => row.mark },
  length: { title: 'Length', width: 76, text: (row) => (row.length === undefined ? '' : String(row.length)) },
  info: { title: 'Info', width: 200, text: (row) => row.info },
};

/** The widths that columns have at first. */
export const defaultWidths = Object.fromEntries(
  columnIds.map((id) => [id, columns[id].width]),
) as ColumnWidths;

/** A width within its bounds, in whole px. */
export function boundedWidth(width: number): number {
  return Math.round(Math.min(Math.max(width, widthBounds.least), widthBounds.most));
}

function connectionText({ connection, role }: PanelRow): string {
  return connection === undefined ? role : `#${connection} ${role}`;
}

/** The file's name: its folder is in the tooltip. */
function shortEndpoint(endpoint: string): string {
  return endpoint.startsWith('/') ? endpoint.slice(endpoint.lastIndexOf('/') + 1) : endpoint;
}
