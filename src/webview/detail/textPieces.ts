import { escapedAt } from '../../protocol/escapedAt';

/** A part of a payload's text: characters as they are, escapes for bytes that are none, or the end of a line. */
export interface TextPiece {
  readonly kind: 'plain' | 'escape' | 'break';
  readonly text: string;
}

/** UTF-8 takes at most so many bytes for a character. */
const longestSequence = 4;

/**
 * The text of `bytes` as traffic lines show it, parted by what is an escape and what is not. Read one after the other the
 * pieces are that very line, so nothing is lost or made up by the display.
 * @param isLast whether the payload ends here; if not, a character that may go on is left to what follows
 * @returns the pieces, and how many bytes they stand for
 */
export function textPieces(
  bytes: Uint8Array,
  isLast: boolean,
): { readonly pieces: readonly TextPiece[]; readonly length: number } {
  const end = isLast ? bytes.length : wholeCharacters(bytes);
  const pieces: TextPiece[] = [];
  let kind: TextPiece['kind'] = 'plain';
  let text = '';
  for (let offset = 0; offset < end;) {
    const shown = escapedAt(bytes, offset);
    const next = kindOf(shown.text, bytes[offset]);
    if (next !== kind || next === 'break') flush();
    kind = next;
    text += shown.text;
    offset += shown.length;
  }
  flush();
  return { pieces, length: end };

  function flush(): void {
    if (text !== '') pieces.push({ kind, text });
    text = '';
  }
}

function kindOf(text: string, byte: number | undefined): TextPiece['kind'] {
  if (byte === 0x0a) return 'break';
  return text.startsWith('\\') ? 'escape' : 'plain';
}

/** How many of the bytes are surely whole characters: a sequence that the last ones begin is left out. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back < longestSequence && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return bytes.length - back;
    if (byte < 0x80) break;
  }
  return bytes.length;
}
