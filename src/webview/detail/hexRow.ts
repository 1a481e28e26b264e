import { element, setAttribute } from '../dom';
import type { RowSlot } from '../virtualRows';
import { bytesPerRow } from './byteSelection';

/** What a row of the hex view is drawn from. */
interface HexSource {
  readonly length: number;
  /** The byte at an offset, if it has come. */
  byteAt(offset: number): number | undefined;
  /** Whether a byte is chosen, or is even the one at the cursor. */
  stateOf(offset: number): 'cursor' | 'selected' | undefined;
}

/** The id of the cell that shows a byte, for `aria-activedescendant`. */
export function byteId(offset: number): string {
  return `byte-${offset}`;
}

/** A row of the hex view: offset, bytes in two groups, and what of them is printable ASCII. */
export function hexRow(source: HexSource): RowSlot {
  const offsetCell = element('span', { class: 'offset', attributes: { role: 'rowheader' } });
  const hex = byteCells('hex');
  const ascii = byteCells('ascii');
  for (const cell of hex) cell.setAttribute('role', 'gridcell');
  const row = element(
    'div',
    { class: 'hex-row', attributes: { role: 'row' } },
    offsetCell,
    element('span', { class: 'hex-group' }, ...hex),
    // The same bytes once more: a screen reader has them already.
    element('span', { class: 'ascii-group', attributes: { 'aria-hidden': 'true' } }, ...ascii),
  );
  return { element: row, show };

  function show(position: number): void {
    const start = position * bytesPerRow;
    setText(offsetCell, start.toString(16).padStart(8, '0'));
    setAttribute(row, 'aria-rowindex', String(position + 1));
    for (let column = 0; column < bytesPerRow; column++) showByte(start + column, hex[column], ascii[column]);
  }

  function showByte(
    offset: number,
    hexCell: HTMLElement | undefined,
    asciiCell: HTMLElement | undefined,
  ): void {
    if (hexCell === undefined || asciiCell === undefined) return;
    const isThere = offset < source.length;
    const byte = isThere ? source.byteAt(offset) : undefined;
    setText(hexCell, byte === undefined ? (isThere ? '··' : '  ') : byte.toString(16).padStart(2, '0'));
    setText(asciiCell, byte === undefined ? ' ' : asciiOf(byte));
    const state = isThere ? source.stateOf(offset) : undefined;
    const kind = byte !== undefined && isPrintable(byte) ? 'printable' : 'other';
    setClass(hexCell, `hex ${kind} ${state ?? ''}`);
    setClass(asciiCell, `ascii ${kind} ${state ?? ''}`);
    hexCell.id = byteId(offset);
    setAttribute(hexCell, 'aria-selected', String(state !== undefined));
  }
}

function byteCells(side: 'hex' | 'ascii'): readonly HTMLElement[] {
  return Array.from({ length: bytesPerRow }, (_, column) => {
    const cell = element('span', { class: side });
    cell.dataset['column'] = String(column);
    return cell;
  });
}

function asciiOf(byte: number): string {
  return isPrintable(byte) ? String.fromCharCode(byte) : '.';
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

function setText(of: HTMLElement, text: string): void {
  if (of.textContent !== text) of.textContent = text;
}

function setClass(of: HTMLElement, name: string): void {
  if (of.className !== name) of.className = name;
}
