import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatHex, parseHex } from '../../../src/protocol/hexCodec';
import { allBytes, ascii, refuses } from './payloadCase';

describe('hexCodec', () => {
  it('reads digits with and without separators', () => {
    for (const text of [
      '53454E44',
      '53 45 4e 44',
      '0x53, 0x45, 0x4e, 0x44',
      '53:45:4E:44',
      '0X53454e44',
      ' 5345\r\n\t4e44,\n',
    ]) {
      assert.deepEqual(parseHex(text), ascii('SEND'), text);
    }
  });

  it('reads no digits as an empty packet', () => {
    assert.deepEqual(parseHex(''), new Uint8Array());
    assert.deepEqual(parseHex(' ,:\n'), new Uint8Array());
  });

  it('writes pairs with spaces between', () => {
    assert.equal(formatHex(ascii('\0\x0aSE\xff')), '00 0a 53 45 ff');
    assert.equal(formatHex(new Uint8Array()), '');
  });

  it('gives all bytes back that it wrote', () => {
    assert.deepEqual(parseHex(formatHex(allBytes)), allBytes);
    fc.assert(fc.property(fc.uint8Array(), (bytes) => assert.deepEqual(parseHex(formatHex(bytes)), bytes)));
  });

  it('reads the same bytes whatever the separators, prefixes and case', () => {
    const separator = fc.constantFrom(' ', ', ', ':', '\n', '\t', ',0x', ' 0X');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(255), separator, fc.boolean())), (parts) => {
        const text = parts.map(([byte, after, upper]) => {
          const digits = byte.toString(16).padStart(2, '0');
          return (upper ? digits.toUpperCase() : digits) + after;
        });
        const expected = Uint8Array.from(parts, ([byte]) => byte);
        assert.deepEqual(parseHex(`${text.join('')}00`), Uint8Array.from([...expected, 0]));
      }),
    );
  });

  it('refuses an odd number of digits, naming the group', () => {
    refuses(
      () => parseHex('53 454 4e'),
      'Hex payload, column 4: "454" has 3 hex digits, an odd number, but each byte takes two. Add the missing digit.',
    );
    refuses(
      () => parseHex('53\n0x4'),
      'Hex payload, line 2, column 1: "4" has 1 hex digit, an odd number, but each byte takes two. Add the missing digit.',
    );
    refuses(
      () => parseHex('0123456789abcdef0'),
      'Hex payload, column 1: "0123456789abcdef…" has 17 hex digits, an odd number, but each byte takes two. ' +
        'Add the missing digit.',
    );
  });

  it('refuses a character that is no digit, naming it', () => {
    refuses(
      () => parseHex('53 4g'),
      'Hex payload, column 5: "g" is not a hex digit. Use 0-9 and a-f, with spaces, commas, colons or 0x between the bytes.',
    );
    refuses(
      () => parseHex('53\u202e45'),
      'Hex payload, column 3: U+202E is not a hex digit. Use 0-9 and a-f, with spaces, commas, colons or 0x between the bytes.',
    );
    refuses(
      () => parseHex('530x45'),
      'Hex payload, column 4: "x" is not a hex digit. Use 0-9 and a-f, with spaces, commas, colons or 0x between the bytes.',
    );
  });

  it('refuses a prefix without digits', () => {
    refuses(
      () => parseHex('53, 0x, 45'),
      'Hex payload, column 5: 0x has no digits after it. Write two digits a byte, such as 0x0a.',
    );
  });
});
