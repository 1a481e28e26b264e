import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { panelRow } from '../../../../src/workbench/panel/panelRow';
import type { TrafficEvent } from '../../../../src/traffic/trafficEvent';

const packet: TrafficEvent = {
  seq: 3,
  timeNs: 1_000_000_500n,
  kind: 'packet',
  address: '/tmp/a.socket',
  role: 'client',
  connectionId: 1,
  direction: 'out',
  length: 4,
  data: Buffer.from('WAIT'),
  heldNs: 2_310_000_000n,
};

describe('a row of the panel', () => {
  it('says for how long its packet was held, and nothing of that when it was not', () => {
    const { clock, ...row } = panelRow(packet, 1_000_000_000n, 1_000_000_400n);
    assert.match(clock, /^\d\d:\d\d:01\.000000$/);
    assert.deepEqual(row, {
      seq: 3,
      sinceNs: 500,
      deltaNs: 100,
      kind: 'packet',
      connection: 1,
      role: 'client',
      endpoint: '/tmp/a.socket',
      mark: '→ out',
      tone: 'out',
      length: 4,
      info: 'WAIT',
      isTruncated: false,
      heldNs: 2_310_000_000,
      descriptors: 0,
    });
    assert.equal('heldNs' in panelRow({ ...packet, heldNs: undefined }, 0n, undefined), false);
  });
});
