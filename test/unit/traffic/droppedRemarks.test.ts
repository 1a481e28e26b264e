import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DroppedRemarks } from '../../../src/traffic/droppedRemarks';
import { FakeTimers } from './fakeTimers';

const intervalMs = 30_000;

/** Remarks on a capture of which so many events have gone as `drop` says, on a fake clock. */
function setUp() {
  const timers = new FakeTimers();
  const capture = { dropped: 0 };
  const said: string[] = [];
  const remarks = new DroppedRemarks(capture, (notice) => said.push(notice), timers);
  const drop = (dropped: number): void => {
    capture.dropped = dropped;
    remarks.look();
  };
  /** The counts that were said since this was asked last. */
  const counts = (): readonly number[] => said.splice(0).map((notice) => parseInt(notice, 10));
  return { timers, remarks, drop, counts };
}

describe('what is said of events that went', () => {
  it('comes at once, seldom while more go, and in the end with the last count', () => {
    const { timers, drop, counts } = setUp();
    drop(1);
    assert.deepEqual(counts(), [1]);
    for (let dropped = 2; dropped <= 50; dropped++) drop(dropped);
    timers.advance(intervalMs - 1);
    assert.deepEqual(counts(), []);
    timers.advance(1);
    assert.deepEqual(counts(), [50]);
    timers.advance(10 * intervalMs);
    assert.deepEqual(counts(), []);
    drop(51);
    assert.deepEqual(counts(), [51]);
  });

  it('is nothing while none goes, or what went is passed over', () => {
    const { timers, remarks, drop, counts } = setUp();
    drop(0);
    assert.deepEqual(counts(), []);
    drop(1);
    drop(5);
    remarks.passOver();
    timers.advance(intervalMs);
    assert.deepEqual(counts(), [1]);
    drop(0);
    remarks.passOver();
    timers.advance(intervalMs);
    drop(2);
    assert.deepEqual(counts(), [2], 'after a clear it begins again');
  });

  it('comes no more once it is disposed', () => {
    const { timers, remarks, drop, counts } = setUp();
    drop(1);
    drop(2);
    remarks.dispose();
    assert.equal(timers.pending, 0);
    assert.deepEqual(counts(), [1]);
  });
});
