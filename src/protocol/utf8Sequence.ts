/** One code point that a byte sequence encodes, and how many bytes it takes. */
export interface Utf8Sequence {
  readonly codePoint: number;
  readonly length: number;
}

/** Per length of a sequence: the least code point that needs it. Anything below is an overlong form, which UTF-8 forbids. */
const leastCodePoint = [0, 0, 0x80, 0x800, 0x10000];

/**
 * The UTF-8 sequence that starts at `offset`, or `undefined` where the bytes are none (RFC 3629: no overlong forms, no
 * surrogates, nothing above U+10FFFF). `TextDecoder` cannot say where the bytes go wrong, which is why this is here.
 */
export function readUtf8Sequence(bytes: Uint8Array, offset: number): Utf8Sequence | undefined {
  const lead = bytes[offset];
  if (lead === undefined) return undefined;
  if (lead < 0x80) return { codePoint: lead, length: 1 };
  const length = sequenceLength(lead);
  if (length === undefined) return undefined;
  let codePoint = lead & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    const byte = bytes[offset + i];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return undefined;
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  return isScalarValue(codePoint, length) ? { codePoint, length } : undefined;
}

function sequenceLength(lead: number): number | undefined {
  if ((lead & 0xe0) === 0xc0) return 2;
  if ((lead & 0xf0) === 0xe0) return 3;
  if ((lead & 0xf8) === 0xf0) return 4;
  return undefined;
}

function isScalarValue(codePoint: number, length: number): boolean {
  if (codePoint < (leastCodePoint[length] ?? 0) || codePoint > 0x10ffff) return false;
  return codePoint < 0xd800 || codePoint > 0xdfff;
}
