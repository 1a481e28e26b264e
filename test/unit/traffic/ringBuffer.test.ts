import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { RingBuffer } from '../../../src/traffic/ringBuffer';

describe('RingBuffer', () => {
  it('behaves as an array does under any pushes, shifts and clears', () => {
    const operation = fc.oneof(
      { weight: 6, arbitrary: fc.constant('push' as const) },
      { weight: 4, arbitrary: fc.constant('shift' as const) },
      { weight: 1, arbitrary: fc.constant('clear' as const) },
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        const ring = new RingBuffer<number>();
        const model: number[] = [];
        operations.forEach((name, item) => {
          if (name === 'push') {
            ring.push(item);
            model.push(item);
          } else if (name === 'shift') {
            assert.equal(ring.shift(), model.shift());
          } else {
            ring.clear();
            model.length = 0;
          }
          assert.equal(ring.length, model.length);
          assert.deepEqual(
            Array.from(model, (_, position) => ring.at(position)),
            model,
          );
        });
      }),
    );
  });

  it('has nothing outside of what it holds', () => {
    const ring = new RingBuffer<string>();
    ring.push('only');
    assert.equal(ring.at(-1), undefined);
    assert.equal(ring.at(1), undefined);
  });

  it('holds on to nothing that was taken out', async () => {
    const ring = new RingBuffer<object>();
    const taken = new WeakRef(pushAndShift(ring));
    await setImmediate(); // a WeakRef holds its target until the current job ends
    collectGarbage();
    assert.equal(taken.deref(), undefined);
    assert.equal(ring.length, 0);
  });
});

/** An object that went through the ring. */
function pushAndShift(ring: RingBuffer<object>): object {
  ring.push({});
  return ring.shift() ?? {};
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
}
