import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { captureNotices } from '../../../src/traffic/captureNotices';

describe('captureNotices', () => {
  it('says nothing of a capture that has everything', () => {
    assert.deepEqual(captureNotices({ dropped: 0, unrecorded: 0, pause: undefined }), []);
  });

  it('says how many events went and how many were not recorded', () => {
    assert.deepEqual(captureNotices({ dropped: 1, unrecorded: 1, pause: undefined }), [
      '1 event came while the capture was paused and is not in it.',
      '1 oldest event went, to keep within the limits of the settings.',
    ]);
    assert.deepEqual(captureNotices({ dropped: 2, unrecorded: 3, pause: undefined }), [
      '3 events came while the capture was paused and are not in it.',
      '2 oldest events went, to keep within the limits of the settings.',
    ]);
  });
});
