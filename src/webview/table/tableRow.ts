import { element, setAttribute } from '../dom';
import { packetBadges } from '../packetBadges';
import type { PanelRow } from '../panelMessages';
import type { RowSlot } from '../virtualRows';
import { columnIds, columns } from './columns';
import type { TimeMode } from './timeText';

/** What a row is drawn from. */
interface RowSource {
  /** The row at a position, if it has come. */
  rowAt(position: number): PanelRow | undefined;
  isSelected(position: number): boolean;
  /** Position of the first row there is. */
  readonly start: number;
  readonly timeMode: TimeMode;
}

/** The id of the element that shows a position, for `aria-activedescendant`. */
export function rowId(position: number): string {
  return `row-${position}`;
}

/** A row of the table. Its parts are made once, and only what differs from the row before is touched. */
export function tableRow(source: RowSource): RowSlot {
  const texts = columnIds.map(() => document.createTextNode(''));
  const cells = columnIds.map((id, index) =>
    element('div', {
      class: `cell ${id}`,
      attributes: { role: 'gridcell', 'aria-colindex': String(index + 1) },
    }),
  );
  const badges = packetBadges();
  const info = cells.at(-1);
  info?.append(...badges.elements);
  cells.forEach((cell, index) => cell.append(texts[index] ?? ''));
  const row = element('div', { class: 'row', attributes: { role: 'row' } }, ...cells);
  let shown: PanelRow | undefined;
  let shownMode: TimeMode | undefined;

  return { element: row, show };

  function show(position: number): void {
    const next = source.rowAt(position);
    row.id = rowId(position);
    setAttribute(row, 'aria-rowindex', String(position - source.start + 2));
    setAttribute(row, 'aria-selected', String(source.isSelected(position)));
    if (next === shown && shownMode === source.timeMode) return;
    shown = next;
    shownMode = source.timeMode;
    columnIds.forEach((id, index) => {
      const text = next === undefined ? '' : columns[id].text(next, source.timeMode);
      const node = texts[index];
      if (node !== undefined && node.data !== text) node.data = text;
    });
    setAttribute(row, 'aria-busy', next === undefined ? 'true' : undefined);
    showTone(next);
  }

  function showTone(next: PanelRow | undefined): void {
    const held = next?.heldNs === undefined ? '' : ' held';
    const name = next === undefined ? 'row waiting' : `row ${next.tone}${held}`;
    if (row.className !== name) row.className = name;
    badges.show(next);
  }
}
