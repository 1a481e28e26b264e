import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startedTapThread } from '../../src/seqpacket/startedTapThread';
import { interleavings } from './interleavings';
import { interleaveTapped } from './interleaveTapped';

startedTapThread();

test(
  `${interleavings} random interleavings through a tap agree with the model, and what was sent is recorded byte for byte`,
  interleaveTapped({}, ({ unrecorded }) => assert.equal(unrecorded, 0)),
);
