import { escapedAt } from './escapedAt';
import { PayloadError } from './payloadError';
import { describeCharacter, describePosition } from './textPosition';
import { parseUtf8, refuseLoneSurrogate } from './utf8Codec';

const simpleEscapes: ReadonlyMap<string, number> = new Map([
  ['\\', 0x5c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['0', 0x00],
]);

/**
 * The bytes of text with escapes: `\\`, `\n`, `\r`, `\t`, `\0` and `\xHH` (one byte); everything else is its UTF-8.
 * @throws PayloadError for an unknown or broken escape and a lone surrogate. `\0` before a digit is refused, because C
 * would read it as an octal number.
 */
export function parseEscaped(text: string): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = 0;
  refuseLoneSurrogate(text); // here, so that the place it names is one in the whole text
  for (let at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', from)) {
    parts.push(parseUtf8(text.slice(from, at)));
    const { byte, length } = parseEscape(text, at);
    parts.push(Uint8Array.of(byte));
    from = at + length;
  }
  parts.push(parseUtf8(text.slice(from)));
  return new Uint8Array(Buffer.concat(parts));
}

/**
 * `bytes` so that each of 0x00-0xFF can be told: printable ASCII as it is, a backslash doubled, `\n \r \t \0`, else
 * `\xHH`. Valid UTF-8 stays readable where it cannot mislead: control, format, zero-width, bidirectional and
 * right-to-left characters, which would reorder the escapes around them, are given byte by byte.
 * {@link parseEscaped} is its inverse.
 */
export function formatEscaped(bytes: Uint8Array): string {
  let text = '';
  for (let offset = 0; offset < bytes.length;) {
    const shown = escapedAt(bytes, offset);
    text += shown.text;
    offset += shown.length;
  }
  return text;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function parseEscape(text: string, at: number): { readonly byte: number; readonly length: number } {
  const letter = text.charAt(at + 1);
  if (letter === 'x') return { byte: parseHexEscape(text, at), length: 4 };
  const byte = simpleEscapes.get(letter);
  if (byte === undefined) throw unknownEscape(text, at);
  if (byte === 0 && isDigit(text.charCodeAt(at + 2))) {
    throw problem(
      text,
      at,
      `"${text.slice(at, at + 3)}" looks like an octal number, which is not an escape here. ` +
        `Write \\x00 for a NUL that a digit follows`,
    );
  }
  return { byte, length: 2 };
}

function parseHexEscape(text: string, at: number): number {
  const digits = text.slice(at + 2, at + 4);
  if (/^[0-9a-f]{2}$/i.test(digits)) return Number.parseInt(digits, 16);
  throw problem(text, at, 'two hex digits must follow \\x, such as \\x0a');
}

function unknownEscape(text: string, at: number): PayloadError {
  const atEnd = at + 1 >= text.length;
  const what = atEnd
    ? 'the text ends after it'
    : `${describeCharacter(text, at + 1)} after it makes no escape`;
  return problem(
    text,
    at,
    `a backslash, but ${what}. Known are \\n \\r \\t \\0 \\xHH, and \\\\ for a backslash`,
  );
}

function problem(text: string, offset: number, what: string): PayloadError {
  return new PayloadError(`Escaped payload, ${describePosition(text, offset)}: ${what}.`);
}
