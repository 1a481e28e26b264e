import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { integerValues } from '../../../../src/webview/detail/integerValues';

test('integers of each size for which there are bytes, signed where that differs', () => {
  assert.deepEqual(integerValues(Uint8Array.of(0xff, 0x01, 0x00)), [
    { name: '8-bit', text: '255 / −1' },
    { name: '16-bit LE', text: '511' },
    { name: '16-bit BE', text: '65281 / −255' },
  ]);
  assert.deepEqual(integerValues(new Uint8Array()), []);
});

test('they are what a DataView reads', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      const [, , , little32, big32, little64, big64] = integerValues(bytes).map(
        ({ text }) => text.split(' / ')[0],
      );
      assert.equal(little32, String(view.getUint32(0, true)));
      assert.equal(big32, String(view.getUint32(0)));
      assert.equal(little64, String(view.getBigUint64(0, true)));
      assert.equal(big64, String(view.getBigUint64(0)));
    }),
  );
});
