import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatEscaped, parseEscaped } from '../../../src/protocol/escapedCodec';
import { allBytes, ascii, refuses } from './payloadCase';

/** Bytes that are often UTF-8, often nearly so, and often digits and backslashes. */
const trickyBytes = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 4 }),
      fc.string({ unit: 'binary', maxLength: 4 }).map((text) => new TextEncoder().encode(text)),
      fc.constantFrom('\\', '\0', '0', '9', '\\x', '\\0').map(ascii),
    ),
  )
  .map((parts) => new Uint8Array(Buffer.concat(parts)));

/** What must never be shown raw: control, format (bidirectional, zero-width), separators, surrogates, unassigned, right-to-left. */
const harmful =
  /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]|(?! )\p{Zs}|\p{M}/u;

describe('escapedCodec', () => {
  it('reads escapes, and everything else as UTF-8', () => {
    assert.deepEqual(parseEscaped(String.raw`SE\nD\r\t\0\\ \x00\xfF`), ascii('SE\nD\r\t\0\\ \x00\xff'));
    assert.deepEqual(parseEscaped('ä\n😀'), new TextEncoder().encode('ä\n😀'));
    assert.deepEqual(parseEscaped(''), new Uint8Array());
  });

  it('shows each byte as documented', () => {
    for (const byte of allBytes) {
      const named: Record<number, string> = { 0: '\\0', 9: '\\t', 10: '\\n', 13: '\\r', 0x5c: '\\\\' };
      const printable = byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : undefined;
      const expected = named[byte] ?? printable ?? `\\x${byte.toString(16).padStart(2, '0')}`;
      assert.equal(formatEscaped(Uint8Array.of(byte)), expected);
    }
    assert.deepEqual(parseEscaped(formatEscaped(allBytes)), allBytes);
  });

  it('keeps a NUL before a digit from looking like an octal number', () => {
    assert.equal(formatEscaped(ascii('\x001')), String.raw`\x001`);
    assert.equal(formatEscaped(ascii('\0a')), String.raw`\0a`);
  });

  it('keeps letters and symbols of valid UTF-8 readable', () => {
    assert.equal(formatEscaped(new TextEncoder().encode('Zürich → 東京 😀')), 'Zürich → 東京 😀');
  });

  it('gives characters that hide or reorder others byte by byte', () => {
    const shown = (text: string) => formatEscaped(new TextEncoder().encode(text));
    assert.equal(shown('\u202eabc'), String.raw`\xe2\x80\xaeabc`);
    assert.equal(shown('a\u200bb'), String.raw`a\xe2\x80\x8bb`);
    assert.equal(shown('\u3164'), String.raw`\xe3\x85\xa4`);
    assert.equal(shown('א'), String.raw`\xd7\x90`);
    assert.equal(shown('\u0085'), String.raw`\xc2\x85`);
    assert.equal(shown('\u00a0'), String.raw`\xc2\xa0`);
    assert.equal(shown('\x1b[31m'), String.raw`\x1b[31m`);
    assert.equal(shown('e\u0301'), String.raw`e\xcc\x81`);
  });

  it('gives the same bytes back, and shows nothing harmful', () => {
    fc.assert(
      fc.property(trickyBytes, (bytes) => {
        const text = formatEscaped(bytes);
        assert.deepEqual(parseEscaped(text), bytes);
        assert.doesNotMatch(text, harmful);
      }),
      { numRuns: 1000 },
    );
  });

  it('shows no harmful character of all that Unicode has', () => {
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const text = formatEscaped(new TextEncoder().encode(String.fromCodePoint(codePoint)));
      assert.ok(!harmful.test(text), `U+${codePoint.toString(16)}`);
    }
  });

  it('refuses an unknown escape', () => {
    refuses(
      () => parseEscaped(String.raw`ab\q`),
      String.raw`Escaped payload, column 3: a backslash, but "q" after it makes no escape. ` +
        String.raw`Known are \n \r \t \0 \xHH, and \\ for a backslash.`,
    );
    refuses(
      () => parseEscaped('a\n\\\u200b'),
      String.raw`Escaped payload, line 2, column 1: a backslash, but U+200B after it makes no escape. ` +
        String.raw`Known are \n \r \t \0 \xHH, and \\ for a backslash.`,
    );
  });

  it('refuses a broken escape', () => {
    for (const text of [String.raw`a\x4`, String.raw`a\x`, String.raw`a\x4g`, String.raw`a\x 41`]) {
      refuses(
        () => parseEscaped(text),
        String.raw`Escaped payload, column 2: two hex digits must follow \x, such as \x0a.`,
      );
    }
    refuses(
      () => parseEscaped('ab\\'),
      String.raw`Escaped payload, column 3: a backslash, but the text ends after it. ` +
        String.raw`Known are \n \r \t \0 \xHH, and \\ for a backslash.`,
    );
  });

  it('refuses what C would read as an octal number', () => {
    refuses(
      () => parseEscaped(String.raw`\012`),
      String.raw`Escaped payload, column 1: "\01" looks like an octal number, which is not an escape here. ` +
        String.raw`Write \x00 for a NUL that a digit follows.`,
    );
  });

  it('refuses a lone surrogate, naming its place in the whole text', () => {
    refuses(
      () => parseEscaped('\\n\ud800'),
      'Text payload, column 3: U+D800 is half of a surrogate pair, which UTF-8 cannot encode. ' +
        'Remove it, or give the bytes in the encoding "hex" or "escaped".',
    );
  });
});
