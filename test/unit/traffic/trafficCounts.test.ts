import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TrafficCounts } from '../../../src/traffic/trafficCounts';

describe('TrafficCounts', () => {
  it('adds up packets and bytes each way, with the client to server way of a tap as in', () => {
    const counts = new TrafficCounts();
    counts.add({ kind: 'packet', direction: 'in', length: 4 });
    counts.add({ kind: 'packet', direction: 'out', length: 13 });
    counts.add({ kind: 'packet', direction: 'c2s', length: 100 });
    counts.add({ kind: 'packet', direction: 's2c', length: 0 });
    assert.equal(counts.packetsIn, 2);
    assert.equal(counts.bytesIn, 104);
    assert.equal(counts.packetsOut, 2);
    assert.equal(counts.bytesOut, 13);
    assert.equal(counts.packets, 4);
  });

  it('counts nothing but packets', () => {
    const counts = new TrafficCounts();
    for (const kind of ['listen', 'open', 'close', 'error', 'unlisten'] as const)
      counts.add({ kind, length: 9 });
    assert.equal(counts.packets, 0);
    assert.equal(counts.bytesIn + counts.bytesOut, 0);
  });
});
