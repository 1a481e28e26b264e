import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatBase64, parseBase64 } from '../../../src/protocol/base64Codec';
import { allBytes, ascii, refuses } from './payloadCase';

describe('base64Codec', () => {
  it('reads both alphabets, with padding or without, and white space', () => {
    for (const text of ['U0VORA==', 'U0VORA', ' U0VO\r\nRA= =\n'])
      assert.deepEqual(parseBase64(text), ascii('SEND'), text);
    assert.deepEqual(parseBase64('+/-_'), Uint8Array.of(0xfb, 0xff, 0xbf));
    assert.deepEqual(parseBase64(''), new Uint8Array());
  });

  it('gives all bytes back that it wrote', () => {
    assert.deepEqual(parseBase64(formatBase64(allBytes)), allBytes);
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => assert.deepEqual(parseBase64(formatBase64(bytes)), bytes)),
    );
  });

  it('writes only the bytes of a view, not of the memory under it', () => {
    assert.equal(formatBase64(ascii('xxSENDxx').subarray(2, 6)), 'U0VORA==');
  });

  it('either refuses a text or reads bytes that stand for exactly this text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('A', 'B', '/', '9', '=') }), (text) => {
        let bytes: Uint8Array;
        try {
          bytes = parseBase64(text);
        } catch {
          return;
        }
        assert.equal(formatBase64(bytes).replace(/=+$/, ''), text.replace(/=+$/, ''));
      }),
    );
  });

  it('refuses a foreign character', () => {
    refuses(
      () => parseBase64('U0V%RA=='),
      'Base64 payload, column 4: "%" is not a base64 character. Check that the text was copied whole.',
    );
  });

  it('refuses padding that is not at the end, or not of the right length', () => {
    refuses(
      () => parseBase64('U0=VORA'),
      'Base64 payload, column 3: "=" may stand only at the end. Check that the text was copied whole.',
    );
    refuses(
      () => parseBase64('U0VORA='),
      'Base64 payload, column 7: the text ends with 1 "=", but needs 2. Check that the text was copied whole.',
    );
    refuses(
      () => parseBase64('===='),
      'Base64 payload, column 1: the text ends with 4 "=", but needs 0. Check that the text was copied whole.',
    );
  });

  it('refuses a text that was cut off', () => {
    refuses(
      () => parseBase64('U0VOR'),
      'Base64 payload, column 5: the text ends in the middle of a byte. Check that the text was copied whole.',
    );
  });

  it('refuses spare bits that are not 0, which would be lost', () => {
    refuses(
      () => parseBase64('U0VORB=='),
      'Base64 payload, column 6: the last character holds bits that belong to no byte. Check that the text was copied whole.',
    );
  });
});
