import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NewTrafficEvent, TrafficEvent } from '../../../src/traffic/trafficEvent';
import { appended, appendedImported, memoryCapture } from '../../fixtures/memoryCapture';

type Role = TrafficEvent['role'];
type Direction = NonNullable<TrafficEvent['direction']>;

function packet(role: Role, direction: Direction, timeNs: bigint, connectionId = 1): NewTrafficEvent {
  return { kind: 'packet', address: '/tmp/a', role, direction, timeNs, connectionId, length: 0 };
}

describe('latency', () => {
  const ways: readonly (readonly [Role, Direction, Direction])[] = [
    ['client', 'out', 'in'],
    ['server', 'in', 'out'],
    ['tap', 'c2s', 's2c'],
  ];
  for (const [role, request, answer] of ways) {
    it(`of a ${role}: each packet of an answer counts from the latest request before it`, () => {
      const capture = memoryCapture();
      const latencies = [
        packet(role, answer, 5n), // the server speaks first
        packet(role, request, 10n),
        packet(role, request, 20n),
        packet(role, answer, 27n),
        packet(role, answer, 30n),
        packet(role, request, 100n),
      ].map((event) => appended(capture, event).latencyNs);
      assert.deepEqual(latencies, [undefined, undefined, undefined, 7n, 10n, undefined]);
    });
  }

  it('keeps connections apart, forgets those that close, and has none when the clock was set back', () => {
    const capture = memoryCapture();
    capture.append(packet('client', 'out', 10n, 1));
    capture.append(packet('client', 'out', 20n, 2));
    assert.equal(appended(capture, packet('client', 'in', 25n, 1)).latencyNs, 15n);
    capture.append({ ...packet('client', 'in', 30n, 2), kind: 'close' });
    assert.equal(appended(capture, packet('client', 'in', 35n, 2)).latencyNs, undefined);
    assert.equal(appended(capture, packet('client', 'in', 9n, 1)).latencyNs, undefined);
  });

  it('of an imported event is the one found where it was captured, and it answers no packet of ours', () => {
    const capture = memoryCapture();
    capture.append(packet('client', 'out', 10n));
    assert.equal(appendedImported(capture, packet('client', 'in', 15n)).latencyNs, undefined);
    assert.equal(appendedImported(capture, { ...packet('client', 'in', 15n), latencyNs: 3n }).latencyNs, 3n);
    capture.appendImported(packet('client', 'out', 40n));
    assert.equal(appended(capture, packet('client', 'in', 50n)).latencyNs, 40n);
  });
});
