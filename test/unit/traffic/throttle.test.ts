import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createThrottle } from '../../../src/traffic/throttle';
import { FakeTimers } from './fakeTimers';

/** A throttle of 100 ms on a fake clock, and when its action ran. */
function setUp(action: () => void = () => undefined) {
  const timers = new FakeTimers();
  const runs: number[] = [];
  const throttle = createThrottle(
    () => {
      runs.push(timers.now());
      action();
    },
    100,
    timers,
  );
  return { timers, runs, throttle };
}

describe('createThrottle', () => {
  it('runs at once on the first request, then once for all that came meanwhile', () => {
    const { timers, runs, throttle } = setUp();
    throttle.request();
    assert.deepEqual(runs, [0]);
    throttle.request();
    timers.advance(40);
    throttle.request();
    timers.advance(1000);
    assert.deepEqual(runs, [0, 100]);
  });

  it('runs at once again after a rest', () => {
    const { timers, runs, throttle } = setUp();
    throttle.request();
    timers.advance(250);
    throttle.request();
    assert.deepEqual(runs, [0, 250]);
  });

  it('does nothing, and holds no timer, while nobody asks', () => {
    const { timers, runs, throttle } = setUp();
    throttle.request();
    timers.advance(1000);
    assert.deepEqual(runs, [0]);
    assert.equal(timers.pending, 0);
  });

  it('never runs more than once an interval and never forgets the last request', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 130 }), { minLength: 1, maxLength: 60 }), (pauses) => {
        const { timers, runs, throttle } = setUp();
        for (const pause of pauses) {
          throttle.request();
          timers.advance(pause);
        }
        const lastRequest = timers.time - (pauses.at(-1) ?? 0);
        timers.advance(100);
        runs.forEach((run, index) => assert.ok(index === 0 || run - (runs[index - 1] ?? 0) >= 100));
        assert.ok((runs.at(-1) ?? -1) >= lastRequest);
        assert.equal(timers.pending, 0);
      }),
    );
  });

  it('rests for the interval also after an action that took long, even one that asks again itself', () => {
    let again = 2;
    const { timers, runs, throttle } = setUp(() => {
      timers.time += 500;
      if (again-- > 0) throttle.request();
    });
    throttle.request();
    timers.advance(2000);
    assert.deepEqual(runs, [0, 600, 1200]);
  });

  it('lets the error of an action through, and works on', () => {
    let fails = true;
    const { timers, runs, throttle } = setUp(() => {
      if (fails) throw new Error('the view is gone');
    });
    assert.throws(() => throttle.request(), /the view is gone/);
    fails = false;
    throttle.request();
    timers.advance(100);
    assert.deepEqual(runs, [0, 100]);
  });

  it('calls off what is due when disposed, and ignores later requests', () => {
    const { timers, runs, throttle } = setUp();
    throttle.request();
    throttle.request();
    throttle.dispose();
    throttle.request();
    timers.advance(1000);
    assert.deepEqual(runs, [0]);
    assert.equal(timers.pending, 0);
  });

  it('stays still after it was disposed at rest', () => {
    const { timers, runs, throttle } = setUp();
    throttle.dispose();
    throttle.request();
    timers.advance(1000);
    assert.deepEqual(runs, []);
  });

  it('runs on the real clock when given no other', async () => {
    let runs = 0;
    await new Promise<void>((resolve) => {
      const throttle = createThrottle(() => {
        if (++runs === 2) resolve();
      }, 1);
      throttle.request();
      throttle.request();
      assert.equal(runs, 1);
    });
    assert.equal(runs, 2);
  });
});
