import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { toWireEvent } from '../../../../src/traffic/trafficEvent';
import type { NewTrafficEvent } from '../../../../src/traffic/trafficEvent';
import { eventArbitrary } from '../eventArbitrary';
import { captured, exportBytes, importAll } from './exportBytes';

const withLatency: fc.Arbitrary<NewTrafficEvent> = fc
  .tuple(eventArbitrary, fc.option(fc.bigInt({ min: 0n, max: 2n ** 63n }), { nil: undefined }))
  .map(([event, latencyNs]) => ({ ...event, latencyNs }));

const formats = ['jsonl', 'pcapng'] as const;

/** Events as the contract has them, without numbers: an import gives new ones. */
function comparable(events: readonly NewTrafficEvent[]): unknown[] {
  return events.map((event) => toWireEvent({ ...event, seq: 0 }));
}

for (const format of formats) {
  describe(`${format}: what is exported`, () => {
    it('is imported as the same events, whatever they are and however the file comes in pieces', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(withLatency, { maxLength: 12 }),
          fc.integer({ min: 1, max: 300 }),
          async (events, size) => {
            const file = await exportBytes(format, captured(events), { dropped: events.length });
            assert.deepEqual(comparable(await importAll(file, size)), comparable(events));
          },
        ),
      );
    });

    it('is imported whole when packets and descriptors are larger than Wireshark takes', async () => {
      const data = new Uint8Array(700_000).map((_, index) => index * 7);
      const large: NewTrafficEvent = {
        timeNs: 1n,
        kind: 'packet',
        address: '/tmp/a.socket',
        role: 'server',
        direction: 'in',
        data,
        length: data.length,
        fds: Array.from({ length: 253 }, (_, index) => `/${'x'.repeat(4000)}${index}`),
      };
      const events = [large, { ...large, data: data.subarray(0, 262_145), truncated: true }];
      const file = await exportBytes(format, captured(events));
      assert.deepEqual(comparable(await importAll(file, 65_536)), comparable(events));
    });

    it('is only what the filter wants', async () => {
      const event = { timeNs: 1n, kind: 'open', address: '/tmp/a', role: 'tap' } as const;
      const events = captured([event, { ...event, kind: 'close' }]);
      const file = await exportBytes(format, events, { filter: 'kind == close' });
      assert.deepEqual(comparable(await importAll(file)), comparable(events.slice(1)));
    });
  });
}
