import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatUtf8, parseUtf8, showUtf8 } from '../../../src/protocol/utf8Codec';
import { ascii, refuses } from './payloadCase';

describe('utf8Codec', () => {
  it('encodes what was typed, byte order mark and NUL included', () => {
    assert.deepEqual(parseUtf8('SEND'), ascii('SEND'));
    assert.deepEqual(parseUtf8('\ufeffä\0😀'), ascii('\xef\xbb\xbf\xc3\xa4\0\xf0\x9f\x98\x80'));
  });

  it('is its own inverse for every well-formed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(formatUtf8(parseUtf8(text)), text);
      }),
    );
  });

  it('gives the bytes of every valid sequence again, and throws for the rest as TextDecoder does', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
        let expected: string | undefined;
        try {
          expected = strict.decode(bytes);
        } catch {
          assert.throws(() => formatUtf8(bytes), { code: 'EINVAL' });
          return;
        }
        assert.equal(formatUtf8(bytes), expected);
        assert.deepEqual(parseUtf8(expected), bytes);
      }),
    );
  });

  it('refuses a lone surrogate instead of sending U+FFFD in its place', () => {
    refuses(
      () => parseUtf8('ab\ud800c'),
      'Text payload, column 3: U+D800 is half of a surrogate pair, which UTF-8 cannot encode. ' +
        'Remove it, or give the bytes in the encoding "hex" or "escaped".',
    );
    refuses(
      () => parseUtf8('😀\r\nx\udc00'),
      'Text payload, line 2, column 2: U+DC00 is half of a surrogate pair, which UTF-8 cannot encode. ' +
        'Remove it, or give the bytes in the encoding "hex" or "escaped".',
    );
  });

  it('says where bytes are no UTF-8', () => {
    refuses(
      () => formatUtf8(ascii('abc\xff')),
      'The payload is not valid UTF-8: byte 0xff at offset 3 belongs to no character. ' +
        'Use the encoding "escaped", "hex" or "base64" for it.',
    );
  });

  it('shows bytes that are no UTF-8 without failing', () => {
    assert.equal(showUtf8(ascii('a\xffb')), 'a\ufffdb');
    assert.equal(showUtf8(ascii('\xef\xbb\xbfa')), '\ufeffa');
  });
});
