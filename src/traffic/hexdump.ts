const bytesPerRow = 16;
const bytesPerGroup = 8;

/** Columns of the hex part of a full row: two digits and a space a byte, one more space between the groups. */
const hexWidth = bytesPerRow * 3;

/** How a dump is laid out. */
export interface HexdumpOptions {
  /** Put before each row; nothing when left out. */
  readonly indent?: string;
}

/**
 * The bytes as `hexdump -C` shows them, 16 a row: offset, hex in two groups of 8, and what is printable ASCII of them
 * between bars, a dot for the rest. Rows are parted by newlines, with none at the end; no bytes give no row.
 */
export function hexdump(bytes: Uint8Array, options: HexdumpOptions = {}): string {
  const rows: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += bytesPerRow) {
    rows.push((options.indent ?? '') + formatRow(offset, bytes.subarray(offset, offset + bytesPerRow)));
  }
  return rows.join('\n');
}

function formatRow(offset: number, row: Uint8Array): string {
  const groups = [row.subarray(0, bytesPerGroup), row.subarray(bytesPerGroup)];
  const hex = groups.map(formatGroup).join('  ').padEnd(hexWidth);
  return `${offset.toString(16).padStart(8, '0')}  ${hex}  |${Array.from(row, printable).join('')}|`;
}

function formatGroup(group: Uint8Array): string {
  return Array.from(group, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
}
