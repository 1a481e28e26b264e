import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { createWallClock } from '../../../src/endpoints/wallClock';

const nsPerMs = 1_000_000n;

describe('wallClock', () => {
  it('agrees with Date.now() to its millisecond', () => {
    const now = createWallClock();
    for (let i = 0; i < 1000; i++) {
      const before = BigInt(Date.now());
      const time = now() / nsPerMs;
      const after = BigInt(Date.now());
      assert.ok(time >= before && time <= after, `${before} <= ${time} <= ${after}`);
    }
  });

  it('tells moments apart that Date.now() does not', () => {
    const now = createWallClock();
    const times = Array.from({ length: 1000 }, now);
    const distinct = new Set(times);
    const milliseconds = new Set(times.map((time) => time / nsPerMs));
    assert.ok(distinct.size > milliseconds.size);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => Number(a - b)),
    );
  });

  it('follows when the system’s clock is set', () => {
    const now = createWallClock();
    for (const shiftMs of [3_600_000, -3_600_000]) {
      const real = Date.now();
      mock.method(Date, 'now', () => real + shiftMs);
      try {
        assert.equal(now() / nsPerMs, BigInt(real + shiftMs));
      } finally {
        mock.restoreAll();
      }
    }
  });
});
