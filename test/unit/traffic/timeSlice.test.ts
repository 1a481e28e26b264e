import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { timeSlice } from '../../../src/traffic/timeSlice';

describe('timeSlice', () => {
  it('ends when its few milliseconds are over, whatever a step takes, and goes on from there', () => {
    let ms = 0;
    const done: number[] = [];
    const slice = (from: number, stepMs: number) =>
      timeSlice(
        from,
        10,
        (at) => {
          done.push(at);
          ms += stepMs;
        },
        () => ms,
      );
    assert.equal(slice(0, 1), 4);
    assert.equal(slice(4, 100), 5);
    assert.equal(slice(5, 0), 10);
    assert.deepEqual(done, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.equal(slice(10, 1), 10);
    assert.equal(done.length, 10);
  });
});
