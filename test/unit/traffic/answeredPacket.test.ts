import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answeredPacket } from '../../../src/traffic/answeredPacket';
import { appended, memoryCapture } from '../../fixtures/memoryCapture';
import type { TrafficEvent } from '../../../src/traffic/trafficEvent';

test('an answer leads to the latest request before it on its connection', () => {
  const capture = memoryCapture({ maxPackets: 4 });
  let timeNs = 0n;
  const packet = (direction: 'in' | 'out', connectionId: number): TrafficEvent =>
    appended(capture, {
      timeNs: timeNs++,
      kind: 'packet',
      address: '/a',
      role: 'client',
      direction,
      connectionId,
    });
  packet('out', 1);
  const request = packet('out', 1);
  packet('out', 2);
  const answer = packet('in', 1);
  assert.equal(answeredPacket(capture, answer)?.seq, request.seq);
  assert.equal(answeredPacket(capture, request), undefined, 'it answers nothing');
  const second = packet('in', 1);
  assert.equal(
    answeredPacket(capture, second)?.seq,
    request.seq,
    'of several answers each has the same request',
  );
  packet('in', 2);
  assert.equal(answeredPacket(capture, second), undefined, 'the request is no longer kept');
});
