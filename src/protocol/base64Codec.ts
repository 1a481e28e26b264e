import { PayloadError } from './payloadError';
import { describeCharacter, describePosition } from './textPosition';

/**
 * The bytes of base64 text (RFC 4648): standard or URL-safe alphabet, white space anywhere, padding optional. Checked
 * here because Node's decoder skips whatever it does not know, so a typing error would send other bytes.
 * @throws PayloadError for a foreign character, misplaced or wrong padding, a cut-off end, and spare bits that are not 0.
 */
export function parseBase64(text: string): Uint8Array {
  const wrong = text.search(/[^A-Za-z0-9+/_\-=\s]/);
  if (wrong >= 0) {
    throw problem(text, wrong, `${describeCharacter(text, wrong)} is not a base64 character`);
  }
  const padded = text.search(/=\s*[^=\s]/);
  if (padded >= 0) throw problem(text, padded, `"=" may stand only at the end`);

  const compact = text.replace(/\s/g, '');
  const characters = compact.replace(/=+$/, '');
  checkEnd(text, characters, compact.length - characters.length);
  const bytes = Buffer.from(characters, 'base64');
  const canonical = bytes.toString('base64url');
  if (canonical !== characters.replaceAll('+', '-').replaceAll('/', '_')) {
    throw problem(text, lastCharacter(text), 'the last character holds bits that belong to no byte');
  }
  return new Uint8Array(bytes);
}

/** `bytes` in the standard alphabet, padded. */
export function formatBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function checkEnd(text: string, characters: string, padding: number): void {
  const rest = characters.length % 4;
  if (rest === 1) throw problem(text, lastCharacter(text), 'the text ends in the middle of a byte');
  const expected = rest === 0 ? 0 : 4 - rest;
  if (padding === 0 || padding === expected) return;
  throw problem(text, text.indexOf('='), `the text ends with ${padding} "=", but needs ${expected}`);
}

function lastCharacter(text: string): number {
  return text.replace(/[\s=]+$/, '').length - 1;
}

function problem(text: string, offset: number, what: string): PayloadError {
  return new PayloadError(
    `Base64 payload, ${describePosition(text, offset)}: ${what}. Check that the text was copied whole.`,
  );
}
