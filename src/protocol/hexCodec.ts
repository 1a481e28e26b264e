import { PayloadError } from './payloadError';
import { describeCharacter, describePosition } from './textPosition';

/**
 * The bytes of hex digits in groups: `53 45 4e44`, `0x53, 0x45`, `53:45`. White space, commas and colons stand between
 * groups; each group may start with `0x` and holds whole bytes, so that a forgotten digit never shifts all that follow.
 * @throws PayloadError for a character that is no hex digit, and for a group with an odd number of digits.
 */
export function parseHex(text: string): Uint8Array {
  let digits = '';
  for (const group of text.matchAll(/[^\s,:]+/g)) digits += groupDigits(text, group[0], group.index);
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

/** `bytes` as lower-case pairs of digits with a space between: `53 45 4e 44`. */
export function formatHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function groupDigits(text: string, group: string, offset: number): string {
  const prefix = /^0x/i.test(group) ? 2 : 0;
  const digits = group.slice(prefix);
  const wrong = digits.search(/[^0-9a-f]/i);
  if (wrong >= 0) throw notADigit(text, offset + prefix + wrong);
  if (digits.length === 0) throw noDigits(text, offset);
  if (digits.length % 2 === 1) throw oddDigits(text, offset, digits);
  return digits;
}

function notADigit(text: string, offset: number): PayloadError {
  return new PayloadError(
    `Hex payload, ${describePosition(text, offset)}: ${describeCharacter(text, offset)} is not a hex digit. ` +
      `Use 0-9 and a-f, with spaces, commas, colons or 0x between the bytes.`,
  );
}

function noDigits(text: string, offset: number): PayloadError {
  return new PayloadError(
    `Hex payload, ${describePosition(text, offset)}: 0x has no digits after it. Write two digits a byte, such as 0x0a.`,
  );
}

function oddDigits(text: string, offset: number, digits: string): PayloadError {
  const count = digits.length === 1 ? '1 hex digit' : `${digits.length} hex digits`;
  const shown = digits.length > 16 ? `${digits.slice(0, 16)}…` : digits;
  return new PayloadError(
    `Hex payload, ${describePosition(text, offset)}: "${shown}" has ${count}, an odd number, but each byte takes two. ` +
      `Add the missing digit.`,
  );
}
