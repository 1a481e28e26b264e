import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startedTapThread } from '../../src/seqpacket/startedTapThread';
import { interleavings } from './interleavings';
import { interleaveTapped } from './interleaveTapped';

/** The smallest there is: its small lane has 256 KiB, so that records go from the one lane to the other and back. */
const ringBytes = 1024 * 1024;

startedTapThread(ringBytes);

test(
  `${interleavings} random interleavings, many at once, while JavaScript is busy: what is recorded was sent, and what is not is counted`,
  interleaveTapped({ together: 16, busyMs: 20 }, ({ recorded, unrecorded }) => {
    assert.ok(interleavings === 1 || recorded > 0);
    // Both lanes were full, or nothing would be missing.
    assert.ok(interleavings < 500 || unrecorded > 0);
  }),
);
