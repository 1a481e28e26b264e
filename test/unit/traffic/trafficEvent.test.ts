import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { appended, memoryCapture } from '../../fixtures/memoryCapture';
import { toWireEvent } from '../../../src/traffic/trafficEvent';
import { eventArbitrary } from './eventArbitrary';

describe('toWireEvent', () => {
  it('gives the shape of the contract: time as decimal text, and no property that the event has not', () => {
    const event = {
      seq: 1,
      timeNs: 1_700_000_000_123_456_789n,
      kind: 'listen',
      address: '/tmp/a',
      role: 'server',
    } as const;
    assert.deepEqual(toWireEvent({ ...event, connectionId: undefined, data: undefined }), {
      ...event,
      timeNs: '1700000000123456789',
    });
  });

  it('loses nothing of any event, and shares no bytes with the capture', () => {
    fc.assert(
      fc.property(eventArbitrary, (event) => {
        const kept = appended(memoryCapture({ maxPackets: 1 }), event);
        const wire = toWireEvent(kept);
        const { timeNs, heldNs } = event;
        const present = Object.entries({
          ...event,
          seq: 1,
          timeNs: timeNs.toString(),
          heldNs: heldNs?.toString(),
        }).filter(([, value]) => value !== undefined);
        assert.deepEqual(wire, Object.fromEntries(present));
        assert.ok(wire.data === undefined || wire.data.buffer !== kept.data?.buffer);
        assert.equal(wire.data?.buffer.byteLength, event.data?.length);
      }),
    );
  });
});
