/** Bytes chosen in the hex view: from where the choice began to where the cursor is, both included. */
export interface ByteSelection {
  readonly anchor: number;
  readonly cursor: number;
}

/** Bytes in a row of the hex view. */
export const bytesPerRow = 16;

/** The chosen bytes as a range: from `start` up to, not including, `end`. */
export function selectedRange({ anchor, cursor }: ByteSelection): {
  readonly start: number;
  readonly end: number;
} {
  return { start: Math.min(anchor, cursor), end: Math.max(anchor, cursor) + 1 };
}

/** A key that moves the cursor, with what was held down. */
export interface CursorKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
}

/** Where a key takes the selection among `length` bytes, of which a page has so many rows; undefined for any other key. */
export function moveSelection(
  selection: ByteSelection,
  { key, shiftKey, ctrlKey }: CursorKey,
  length: number,
  pageRows: number,
): ByteSelection | undefined {
  if (length === 0) return undefined;
  if (ctrlKey && key.toLowerCase() === 'a') return { anchor: 0, cursor: length - 1 };
  const target = targetOf(selection.cursor, key, ctrlKey, length, pageRows);
  if (target === undefined) return undefined;
  const cursor = Math.min(Math.max(target, 0), length - 1);
  return { anchor: shiftKey ? selection.anchor : cursor, cursor };
}

function targetOf(
  cursor: number,
  key: string,
  ctrlKey: boolean,
  length: number,
  pageRows: number,
): number | undefined {
  const rowStart = cursor - (cursor % bytesPerRow);
  switch (key) {
    case 'ArrowLeft':
      return cursor - 1;
    case 'ArrowRight':
      return cursor + 1;
    case 'ArrowUp':
      return verticalTarget(cursor, -1, length);
    case 'ArrowDown':
      return verticalTarget(cursor, 1, length);
    case 'PageUp':
      return verticalTarget(cursor, -pageRows, length);
    case 'PageDown':
      return verticalTarget(cursor, pageRows, length);
    case 'Home':
      return ctrlKey ? 0 : rowStart;
    case 'End':
      return ctrlKey ? length - 1 : rowStart + bytesPerRow - 1;
    default:
      return undefined;
  }
}

/** The same column so many rows away, or in the first or last row that has it. */
function verticalTarget(cursor: number, rows: number, length: number): number {
  const column = cursor % bytesPerRow;
  const lastRow = Math.floor((length - 1 - column) / bytesPerRow);
  const row = Math.floor(cursor / bytesPerRow) + rows;
  return Math.min(Math.max(row, 0), lastRow) * bytesPerRow + column;
}
