import { readUtf8Sequence } from './utf8Sequence';

/** How one character or byte of a payload is shown. */
export interface EscapedCharacter {
  /** The character itself, or an escape for one byte. */
  readonly text: string;
  /** Bytes that it stands for. */
  readonly length: number;
}

const letterEscapes: ReadonlyMap<number, string> = new Map([
  [0x5c, '\\\\'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
]);

/** What may be shown as it is: seen, of a width, and not a control, format, space or unassigned character. */
const visible = /^[\p{L}\p{N}\p{P}\p{S}]$/u;
const invisible = /^\p{Default_Ignorable_Code_Point}$/u;
/** The blocks that Unicode reserves for right-to-left scripts (DerivedBidiClass.txt, `@missing`). */
const rightToLeft = /^[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]$/u;

/** What stands at `offset` of `bytes`, as `formatEscaped` writes it. Needs nothing of Node: the browser shows payloads by it too. */
export function escapedAt(bytes: Uint8Array, offset: number): EscapedCharacter {
  const byte = bytes[offset] ?? 0;
  if (byte < 0x80) return { text: escapedByte(byte, bytes[offset + 1]), length: 1 };
  const sequence = readUtf8Sequence(bytes, offset);
  if (sequence !== undefined) {
    const character = String.fromCodePoint(sequence.codePoint);
    if (isReadable(character)) return { text: character, length: sequence.length };
  }
  return { text: escapedByte(byte, undefined), length: 1 };
}

/** Whether a character can mislead nobody: it has a width, and reorders nothing around it. */
export function isReadable(character: string): boolean {
  return visible.test(character) && !invisible.test(character) && !rightToLeft.test(character);
}

/** `next` is the byte after it: `\0` before a digit would be read as an octal number by C. */
function escapedByte(byte: number, next: number | undefined): string {
  if (byte === 0 && !isDigit(next)) return '\\0';
  const escape = letterEscapes.get(byte);
  if (escape !== undefined) return escape;
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
