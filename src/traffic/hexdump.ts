const bytesPerRow = 16;
const bytesPerGroup = 8;

/** Columns of the hex part of a full row: two digits and a space a byte, one more space between the groups. */
const hexWidth = bytesPerRow * 3;

/** Where the hex part and the ASCII column of a row begin: behind the offset, and behind the hex part and a bar. */
const hexColumn = 8 + 2;
const asciiColumn = hexColumn + hexWidth + 2 + 1;

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
  // Written into memory: a packet may have 262,144 rows, which take seconds to put together from strings.
  const indent = Buffer.from(options.indent ?? '', 'latin1');
  const rows = Math.ceil(bytes.length / bytesPerRow);
  const text = Buffer.alloc(hexdumpLength(bytes.length) + rows * indent.length, ' ');
  let at = 0;
  for (let offset = 0; offset < bytes.length; offset += bytesPerRow) {
    if (offset > 0) text[at++] = newline;
    at += indent.copy(text, at);
    at = writeRow(text, at, offset, bytes.subarray(offset, offset + bytesPerRow));
  }
  return text.toString('latin1');
}

/** How long the dump of so many bytes is, without an indent and for offsets of eight digits: below 4 GiB. */
export function hexdumpLength(byteCount: number): number {
  const rows = Math.ceil(byteCount / bytesPerRow);
  const newlines = Math.max(0, rows - 1);
  return rows * (asciiColumn + 1) + byteCount + newlines;
}

const newline = 0x0a;
const bar = 0x7c;
const dot = 0x2e;
const digits = Buffer.from('0123456789abcdef');

/** Writes a row into memory that holds spaces; gives where it ends. */
function writeRow(text: Buffer, start: number, offset: number, row: Uint8Array): number {
  for (let digit = 0; digit < 8; digit++) text[start + digit] = hexDigit(offset >>> (28 - 4 * digit));
  text[start + asciiColumn - 1] = bar;
  row.forEach((byte, index) => {
    const at = start + hexColumn + index * 3 + (index >= bytesPerGroup ? 1 : 0);
    text[at] = hexDigit(byte >>> 4);
    text[at + 1] = hexDigit(byte);
    text[start + asciiColumn + index] = byte >= 0x20 && byte < 0x7f ? byte : dot;
  });
  const end = start + asciiColumn + row.length;
  text[end] = bar;
  return end + 1;
}

function hexDigit(value: number): number {
  return digits[value & 15] ?? 0;
}
