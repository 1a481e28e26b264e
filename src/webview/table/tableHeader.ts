import { element } from '../dom';
import type { ColumnId, ColumnWidths } from './columns';
import { boundedWidth, columnIds, columns, defaultWidths, widthBounds } from './columns';

/** How far a key moves a column's edge, in px. */
const keyStep = 8;

/**
 * The titles of the columns, with an edge at each but the last that is dragged or moved by arrow keys; a double click or Home
 * gives the first width again.
 */
export function tableHeader(
  widthOf: (id: ColumnId) => number,
  onResize: (widths: Partial<ColumnWidths>) => void,
): HTMLElement {
  const cells = columnIds.map((id, index) => {
    const cell = element('div', {
      class: `cell ${id}`,
      attributes: { role: 'columnheader', 'aria-colindex': String(index + 1) },
    });
    cell.append(element('span', { text: columns[id].title }));
    if (index < columnIds.length - 1) cell.append(edge(id));
    return cell;
  });
  return element('div', { class: 'header', attributes: { role: 'row', 'aria-rowindex': '1' } }, ...cells);

  function edge(id: ColumnId): HTMLElement {
    const made = element('div', {
      class: 'edge',
      attributes: {
        role: 'separator',
        tabindex: '0',
        'aria-orientation': 'vertical',
        'aria-label': `Width of the column ${columns[id].title}`,
        'aria-valuemin': String(widthBounds.least),
        'aria-valuemax': String(widthBounds.most),
        'aria-valuenow': String(widthOf(id)),
      },
    });
    const resize = (width: number) => {
      onResize({ [id]: boundedWidth(width) });
      made.setAttribute('aria-valuenow', String(widthOf(id)));
    };
    made.addEventListener('dblclick', () => resize(defaultWidths[id]));
    made.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      const from = event.clientX - widthOf(id);
      made.setPointerCapture(event.pointerId);
      const move = (moved: PointerEvent) => resize(moved.clientX - from);
      made.addEventListener('pointermove', move);
      made.addEventListener('lostpointercapture', () => made.removeEventListener('pointermove', move), {
        once: true,
      });
    });
    made.addEventListener('keydown', (event) => {
      const steps: Readonly<Record<string, number>> = { ArrowLeft: -keyStep, ArrowRight: keyStep };
      const step = steps[event.key];
      if (step !== undefined) resize(widthOf(id) + step);
      else if (event.key === 'Home') resize(defaultWidths[id]);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return made;
  }
}
