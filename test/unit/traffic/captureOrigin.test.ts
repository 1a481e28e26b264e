import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CaptureOrigin } from '../../../src/traffic/captureOrigin';
import { memoryCapture } from '../../fixtures/memoryCapture';

test('the origin is the time of the first event, also when that has gone, until a clear', () => {
  const capture = memoryCapture({ maxPackets: 2 });
  const listen = (timeNs: bigint) =>
    capture.append({ timeNs, kind: 'listen', address: '/tmp/a', role: 'server' });
  const origin = new CaptureOrigin(capture);
  assert.equal(origin.timeNs, undefined);
  for (const timeNs of [5n, 6n, 7n, 8n]) listen(timeNs);
  assert.equal(origin.timeNs, 5n);
  capture.clear();
  assert.equal(origin.timeNs, undefined);
  listen(9n);
  assert.equal(origin.timeNs, 9n);
  const late = new CaptureOrigin(capture);
  assert.equal(late.timeNs, 9n);
  origin.dispose();
  capture.clear();
  assert.equal(origin.timeNs, 9n, 'it no longer follows');
  assert.equal(late.timeNs, undefined);
});
