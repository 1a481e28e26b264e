import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TrafficRecorder } from '../../../src/endpoints/trafficRecorder';
import { inCaptureRoot, openCapture, packet } from '../traffic/captureOnDisk';

describe('numbers of connections', () => {
  it('go on from those in a capture that an earlier window left', () =>
    inCaptureRoot(async (root) => {
      const left = await openCapture(root);
      left.append(packet('x', { connectionId: 7 }));
      await left.close();
      const capture = await openCapture(root);
      const recorder = new TrafficRecorder(capture, () => 0n);
      assert.deepEqual([recorder.nextConnectionId(), recorder.nextConnectionId()], [8, 9]);
      await capture.close();
    }));
});
