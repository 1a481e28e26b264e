/** Bytes with wildcards: at each place the bits that `mask` sets must be those of `value`. Both are of one length, at least 1. */
export interface HexPattern {
  readonly value: Uint8Array;
  readonly mask: Uint8Array;
}

/** What is wrong with a hex pattern, as part of a sentence. */
export type HexPatternFault = string;

const pair = /^[0-9a-f?]{2}/i;

/** Reads pairs of hex digits, a `?` standing for any digit: `52 00 ?? 7b`, `5?`. White space, if any, is between pairs. */
export function parseHexPattern(text: string): HexPattern | HexPatternFault {
  const value: number[] = [];
  const mask: number[] = [];
  for (let rest = text.trimStart(); rest !== ''; rest = rest.slice(2).trimStart()) {
    const digits = pair.exec(rest)?.[0];
    if (digits === undefined) return `"${firstCharacters(rest)}" is not a byte of two hex digits`;
    value.push(Number.parseInt(digits.replaceAll('?', '0'), 16));
    mask.push(Number.parseInt(digits.replaceAll(/[^?]/g, 'f').replaceAll('?', '0'), 16));
  }
  if (value.length === 0) return 'there is no byte in it';
  return { value: Uint8Array.from(value), mask: Uint8Array.from(mask) };
}

/** At most two, and no half of a surrogate pair. */
function firstCharacters(text: string): string {
  return Array.from(text.slice(0, 4)).slice(0, 2).join('');
}

/** Whether the bytes from `offset` on begin with the pattern. */
function matchesAt({ value, mask }: HexPattern, bytes: Uint8Array, offset: number): boolean {
  for (let i = 0; i < value.length; i++) {
    if (((bytes[offset + i] ?? 0) & (mask[i] ?? 0)) !== value[i]) return false;
  }
  return true;
}

/** Whether all of the bytes are what the pattern says. */
export function equalsHexPattern(pattern: HexPattern, bytes: Uint8Array): boolean {
  return bytes.length === pattern.value.length && matchesAt(pattern, bytes, 0);
}

/** Whether the pattern is somewhere in the bytes. */
export function containsHexPattern(pattern: HexPattern, bytes: Uint8Array): boolean {
  const last = bytes.length - pattern.value.length;
  // A byte without wildcard is looked for by the platform's own search, which is many times as fast as a loop.
  const anchor = pattern.mask.indexOf(0xff);
  const wanted = anchor < 0 ? undefined : pattern.value[anchor];
  for (let offset = 0; offset <= last; offset++) {
    if (wanted !== undefined) offset = bytes.indexOf(wanted, offset + anchor) - anchor;
    if (offset < 0 || offset > last) return false;
    if (matchesAt(pattern, bytes, offset)) return true;
  }
  return false;
}
