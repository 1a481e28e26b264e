import { assertNever } from '../../assertNever';
import type { PanelRow } from '../panelMessages';

/** What the time column shows. */
export const timeModes = ['clock', 'start', 'delta'] as const;

/** One of {@link timeModes}. */
export type TimeMode = (typeof timeModes)[number];

/** A row's time: of day, or seconds to the microsecond since the capture began or since the row above. */
export function timeText(row: PanelRow, mode: TimeMode): string {
  switch (mode) {
    case 'clock':
      return row.clock;
    case 'start':
      return seconds(row.sinceNs);
    case 'delta':
      return row.deltaNs === undefined ? '' : seconds(row.deltaNs);
    default:
      return assertNever(mode);
  }
}

function seconds(ns: number): string {
  const micros = Math.trunc(Math.abs(ns) / 1000);
  const fraction = String(micros % 1_000_000).padStart(6, '0');
  return `${ns < 0 && micros > 0 ? '−' : ''}${Math.floor(micros / 1_000_000)}.${fraction}`;
}
