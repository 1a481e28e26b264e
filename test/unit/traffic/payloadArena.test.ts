import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { PayloadArena } from '../../../src/traffic/payloadArena';

describe('PayloadArena', () => {
  it('gives copies that stay as they were, however many follow and whatever becomes of the source', () => {
    const sizes = fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 10_000 }));
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 60 }), (lengths) => {
        const arena = new PayloadArena();
        const source = new Uint8Array(10_000);
        const copies = lengths.map((length, index) => {
          source.fill(index);
          return arena.copy(source.subarray(0, length));
        });
        source.fill(0xff);
        copies.forEach((copy, index) => {
          assert.equal(copy.length, lengths[index]);
          assert.ok(copy.every((byte) => byte === index));
        });
      }),
      { numRuns: 30 },
    );
  });

  it('keeps no receive chunk alive: what a copy views is at most a slab of 64 KiB, or just its own bytes', () => {
    const chunk = new Uint8Array(1024 * 1024);
    const arena = new PayloadArena();
    assert.equal(arena.copy(chunk.subarray(0, 4)).buffer.byteLength, 64 * 1024);
    assert.equal(arena.copy(chunk.subarray(0, 5000)).buffer.byteLength, 5000);
  });

  it('gives a plain Uint8Array also for a Buffer', () => {
    for (const length of [3, 5000]) {
      const copy = new PayloadArena().copy(Buffer.alloc(length));
      assert.equal(Object.getPrototypeOf(copy), Uint8Array.prototype);
    }
  });
});
