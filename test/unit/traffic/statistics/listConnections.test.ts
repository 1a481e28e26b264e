import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CaptureStore } from '../../../../src/traffic/captureStore';
import { listConnections } from '../../../../src/traffic/statistics/listConnections';

function capture(maxPackets: number): CaptureStore {
  return new CaptureStore({ maxPackets, maxMemoryBytes: 1e9, maxDiskBytes: 1e9 });
}

describe('the connections of a capture', () => {
  it('are none of an empty one', async () => {
    assert.deepEqual(await listConnections(capture(10), 5), []);
  });

  it('are those of which events are kept, the highest numbers first and with their packets', async () => {
    const event = fc.record({
      kind: fc.constantFrom('packet' as const, 'open' as const, 'listen' as const),
      connectionId: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 200 }),
        fc.integer({ min: 1, max: 8 }),
        async (events, most) => {
          const store = capture(100);
          for (const one of events) {
            store.append({ ...one, timeNs: 1n, address: `/tmp/${one.connectionId ?? 0}`, role: 'server' });
          }
          const kept = store.slice(0, store.size);
          const ids = [...new Set(kept.flatMap(({ connectionId: id }) => (id === undefined ? [] : [id])))];
          const expected = ids
            .sort((a, b) => b - a)
            .slice(0, most)
            .map((connectionId) => ({
              connectionId,
              address: `/tmp/${connectionId}`,
              packets: kept.filter((one) => one.connectionId === connectionId && one.kind === 'packet')
                .length,
            }));
          assert.deepEqual(await listConnections(store, most), expected);
        },
      ),
    );
  });

  it('are found among very many, of which the lowest are passed over', async () => {
    const store = capture(50_000);
    for (let connectionId = 1; connectionId <= 30_000; connectionId++) {
      store.append({ kind: 'open', connectionId, timeNs: 1n, address: '/', role: 'client' });
    }
    const found = await listConnections(store, 3);
    assert.deepEqual(
      found.map(({ connectionId }) => connectionId),
      [30_000, 29_999, 29_998],
    );
  });

  it('are read in one go, in the order in which they are on disk', async () => {
    const store = capture(100);
    for (const connectionId of [3, 1, 2]) {
      store.append({ kind: 'open', connectionId, timeNs: 1n, address: '/', role: 'client' });
    }
    const picks: (readonly number[])[] = [];
    const counted: Parameters<typeof listConnections>[0] = {
      firstSeq: store.firstSeq,
      size: store.size,
      lookAt: (seqs, see) => store.lookAt(seqs, see),
      pick: (seqs, mostDataBytes) => {
        picks.push(seqs);
        return store.pick(seqs, mostDataBytes);
      },
    };
    assert.equal((await listConnections(counted, 5)).length, 3);
    assert.deepEqual(picks, [[1, 2, 3]]);
  });
});
