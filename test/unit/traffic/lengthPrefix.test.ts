import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { lengthPrefix } from '../../../src/traffic/lengthPrefix';

const sizes = [1, 2, 4, 8] as const;

/** An integer of so many bytes, as a DataView writes it. */
function written(value: number, size: (typeof sizes)[number], isLittle: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(value), isLittle);
  const bytes = new Uint8Array(view.buffer);
  return isLittle ? bytes.slice(0, size) : bytes.slice(8 - size);
}

function begun(prefix: Uint8Array, body: number): Uint8Array {
  return Uint8Array.from([...prefix, ...Array.from({ length: body }, () => 0xff)]);
}

describe('the length that a packet begins with', () => {
  it('is that of what follows, or of the whole packet', () => {
    assert.deepEqual(lengthPrefix(begun(Uint8Array.of(120, 0, 0, 0), 120), 124), {
      size: 4,
      length: 120,
      order: 'little',
      of: 'rest',
    });
    assert.deepEqual(lengthPrefix(begun(Uint8Array.of(0, 12), 10), 12), {
      size: 2,
      length: 12,
      order: 'big',
      of: 'whole',
    });
    assert.deepEqual(lengthPrefix(begun(Uint8Array.of(3), 3), 4), {
      size: 1,
      length: 3,
      order: 'any',
      of: 'rest',
    });
    assert.equal(lengthPrefix(begun(Uint8Array.of(1, 1), 257), 259)?.order, 'any');
  });

  it('is of the packet as it was sent, of which fewer bytes may be kept', () => {
    const kept = begun(Uint8Array.of(0, 0, 1, 0), 2);
    assert.deepEqual(lengthPrefix(kept, 260), { size: 4, length: 256, order: 'big', of: 'rest' });
    assert.equal(lengthPrefix(kept.subarray(0, 3), 260), undefined);
  });

  it('is there only when something follows', () => {
    for (const bytes of [[], [0], [1], [0, 0], [0, 0, 0, 0]]) {
      assert.equal(lengthPrefix(Uint8Array.from(bytes), bytes.length), undefined, String(bytes));
    }
  });

  it('is found whatever its size and order', () => {
    const any = fc.record({
      size: fc.constantFrom(...sizes),
      body: fc.integer({ min: 1, max: 247 }),
      isLittle: fc.boolean(),
      isWhole: fc.boolean(),
    });
    fc.assert(
      fc.property(any, ({ size, body, isLittle, isWhole }) => {
        const sent = size + body;
        const length = isWhole ? sent : body;
        const found = lengthPrefix(begun(written(length, size, isLittle), body), sent);
        const order = size === 1 ? 'any' : isLittle ? 'little' : 'big';
        assert.deepEqual(found, { size, length, order, of: isWhole ? 'whole' : 'rest' });
      }),
    );
  });

  it('is what a DataView reads there, and none when it reads no such length', () => {
    const packet = fc.array(fc.oneof(fc.nat({ max: 12 }), fc.constant(0)), { maxLength: 12 });
    fc.assert(
      fc.property(packet, (bytes) => {
        const data = Uint8Array.from(bytes);
        const found = lengthPrefix(data, data.length);
        const isLength = (size: (typeof sizes)[number], isLittle: boolean) =>
          data.length > size &&
          [data.length - size, data.length].some((length) =>
            written(length, size, isLittle).every((byte, at) => byte === data[at]),
          );
        const fitting = sizes.filter((size) => isLength(size, true) || isLength(size, false));
        assert.equal(found?.size, fitting.at(-1));
        if (found === undefined) return;
        assert.equal(found.length, found.of === 'whole' ? data.length : data.length - found.size);
        assert.equal(isLength(found.size, true), found.order !== 'big');
        assert.equal(isLength(found.size, false), found.order !== 'little');
      }),
      { numRuns: 2000 },
    );
  });
});
