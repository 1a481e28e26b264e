import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readUtf8Sequence } from '../../../src/protocol/utf8Sequence';

describe('readUtf8Sequence', () => {
  it('reads every code point that TextEncoder writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x10ffff }), (codePoint) => {
        fc.pre(codePoint < 0xd800 || codePoint > 0xdfff);
        const bytes = new TextEncoder().encode(String.fromCodePoint(codePoint));
        assert.deepEqual(readUtf8Sequence(bytes, 0), { codePoint, length: bytes.length });
      }),
    );
  });

  const wrong: readonly (readonly [string, readonly number[]])[] = [
    ['nothing', []],
    ['a continuation byte', [0x80]],
    ['a cut sequence', [0xe2, 0x82]],
    ['a lead without continuation', [0xc3, 0x28]],
    ['an overlong NUL', [0xc0, 0x80]],
    ['an overlong slash', [0xe0, 0x80, 0xaf]],
    ['an overlong euro sign', [0xf0, 0x82, 0x82, 0xac]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a code point above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['a byte UTF-8 never has', [0xff]],
  ];
  for (const [what, bytes] of wrong) {
    it(`finds no character in ${what}`, () => {
      assert.equal(readUtf8Sequence(Uint8Array.from(bytes), 0), undefined);
    });
  }
});
