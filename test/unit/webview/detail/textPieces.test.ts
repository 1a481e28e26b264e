import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatEscaped, parseEscaped } from '../../../../src/protocol/escapedCodec';
import { textPieces } from '../../../../src/webview/detail/textPieces';
import { payloadArbitrary } from '../../traffic/eventArbitrary';

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));

test('text, escapes and line ends are parted', () => {
  assert.deepEqual(textPieces(bytesOf('a\n\nb\0\x01é\\n'), true).pieces, [
    { kind: 'plain', text: 'a' },
    { kind: 'break', text: '\\n' },
    { kind: 'break', text: '\\n' },
    { kind: 'plain', text: 'b' },
    { kind: 'escape', text: '\\0\\x01' },
    { kind: 'plain', text: 'é' },
    { kind: 'escape', text: '\\\\' },
    { kind: 'plain', text: 'n' },
  ]);
});

test('all bytes come through, and none that is an instruction to a screen', () => {
  fc.assert(
    fc.property(fc.oneof(payloadArbitrary, fc.uint8Array({ maxLength: 300 })), (bytes) => {
      const { pieces, length } = textPieces(bytes, true);
      const text = pieces.map((piece) => piece.text).join('');
      assert.equal(length, bytes.length);
      assert.equal(text, formatEscaped(bytes));
      assert.deepEqual(parseEscaped(text), bytes);
      assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }),
  );
});

test('read page by page it is the same text, whatever the pages cut', () => {
  fc.assert(
    fc.property(payloadArbitrary, fc.integer({ min: 5, max: 12 }), (bytes, page) => {
      let text = '';
      for (let shown = 0; shown < bytes.length;) {
        const end = Math.min(shown + page, bytes.length);
        const { pieces, length } = textPieces(bytes.slice(shown, end), end === bytes.length);
        assert.ok(length > 0, 'it goes on');
        text += pieces.map((piece) => piece.text).join('');
        shown += length;
      }
      assert.deepEqual(parseEscaped(text.replaceAll(/\\0(?=\d)/g, '\\x00')), bytes);
    }),
  );
});
