import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { CaptureView } from '../../../../src/traffic/captureView';
import { parseFilter } from '../../../../src/traffic/filter/parseFilter';
import { isFromServer } from '../../../../src/traffic/isFromServer';
import type { ReadableCapture } from '../../../../src/traffic/readableCapture';
import { ViewStatistics } from '../../../../src/traffic/statistics/viewStatistics';
import type { NewTrafficEvent, TrafficEvent } from '../../../../src/traffic/trafficEvent';
import { memoryCapture } from '../../../fixtures/memoryCapture';

const intervals = { count: 1, recount: 2 };

function watched(maxPackets: number) {
  const capture = memoryCapture({ maxPackets });
  const view = new CaptureView(capture);
  let heard = () => undefined as unknown;
  const statistics = new ViewStatistics(view, capture, () => heard(), intervals);
  const told = () => new Promise((resolve) => (heard = () => resolve(undefined)));
  const events = () => capture.slice(0, capture.size).filter(parseFilter(view.filter));
  const settled = async () => {
    while (statistics.isCounting || !isDeepStrictEqual(figures(statistics), naive(events()))) await told();
  };
  const dispose = () => {
    statistics.dispose();
    view.dispose();
  };
  return { capture, view, statistics, told, settled, dispose };
}

/** The figures of events, as plainly as they can be had. */
function naive(events: readonly TrafficEvent[]): object {
  const packets = events.filter(({ kind }) => kind === 'packet');
  const sizes = packets.map(({ length = 0 }) => length);
  const latencies = packets.flatMap(({ latencyNs }) => (latencyNs === undefined ? [] : [Number(latencyNs)]));
  return {
    toServer: packets.filter((packet) => !isFromServer(packet)).length,
    toClient: packets.filter(isFromServer).length,
    sizes: [sizes.length, sizes.reduce((sum, size) => sum + size, 0), Math.max(...sizes)],
    latencies: [latencies.length, Math.max(...latencies)],
  };
}

function figures({ figures: { times, sizes, latencies } }: ViewStatistics): object {
  const buckets = times.series()?.buckets ?? [];
  return {
    toServer: buckets.reduce((sum, { packetsToServer }) => sum + packetsToServer, 0),
    toClient: buckets.reduce((sum, { packetsToClient }) => sum + packetsToClient, 0),
    sizes: [sizes.count, sizes.sum, sizes.max],
    latencies: [latencies.count, latencies.max],
  };
}

const packet: NewTrafficEvent = {
  timeNs: 1n,
  kind: 'packet',
  address: '/',
  role: 'server',
  direction: 'in',
  length: 1,
};

const event = fc
  .record({
    kind: fc.constantFrom('packet' as const, 'packet' as const, 'open' as const, 'close' as const),
    ms: fc.nat({ max: 10_000 }),
    role: fc.constantFrom('server' as const, 'client' as const),
    direction: fc.constantFrom('in' as const, 'out' as const),
    length: fc.nat({ max: 3000 }),
    connectionId: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ ms, kind, direction, length, ...rest }): NewTrafficEvent => ({
    ...rest,
    kind,
    timeNs: BigInt(ms) * 1_000_000n,
    address: '/tmp/a.socket',
    ...(kind === 'packet' && { direction, length, data: new Uint8Array(4) }),
  }));

describe('figures of a view', () => {
  it('are those of its events, whatever comes, goes and is asked for', async () => {
    const step = fc.oneof(
      fc.record({ append: fc.array(event, { maxLength: 12 }) }),
      fc.record({ filter: fc.constantFrom('', 'len > 1000', 'dir == in', 'conn == 1') }),
      fc.constant({ clear: true }),
      fc.constant({ wait: true }),
    );
    const model = fc.asyncProperty(
      fc.integer({ min: 1, max: 30 }),
      fc.array(step, { maxLength: 12 }),
      async (limit, steps) => {
        const { capture, view, settled, dispose } = watched(limit);
        for (const one of steps) {
          if ('append' in one) capture.appendMany(one.append);
          else if ('filter' in one) view.setFilter(one.filter);
          else if ('clear' in one) capture.clear();
          else await settled();
        }
        // Or else it never resolves.
        await settled();
        dispose();
      },
    );
    await fc.assert(model, { numRuns: 60 });
  });

  it('of many packets are counted while the event loop has its turn', async () => {
    const capture = memoryCapture();
    for (let count = 0; count < 200_000; count++) {
      capture.append({
        timeNs: 1_790_000_000_000_000_000n + BigInt(count) * 10_000n,
        kind: 'packet',
        address: '/tmp/a.socket',
        role: 'server',
        connectionId: 1,
        direction: count % 2 === 0 ? 'in' : 'out',
        length: 8,
      });
    }
    const view = new CaptureView(capture);
    /** Takes at least 2 ms each time, however fast the machine is. */
    const slow: Pick<ReadableCapture, 'lookAt'> = {
      lookAt(seqs, see) {
        const end = performance.now() + 2;
        capture.lookAt(seqs, see);
        while (performance.now() < end);
      },
    };
    const statistics = new ViewStatistics(view, slow, () => undefined);
    let turns = 0;
    for (; statistics.isCounting; turns++) await new Promise((resolve) => setImmediate(resolve));
    assert.ok(turns >= 4, `${turns} turns`);
    assert.equal(statistics.figures.sizes.count, 200_000);
    assert.equal(statistics.figures.latencies.quantile(0.99), 10_000);
    statistics.dispose();
    view.dispose();
  });

  it('are being counted only until they were once, however steadily old events give way to new ones', async () => {
    const { capture, view, statistics, told, settled, dispose } = watched(10);
    capture.appendMany(Array.from({ length: 10 }, () => packet));
    assert.equal(statistics.isCounting, true);
    await settled();
    for (let count = 0; count < 5; count++) {
      capture.appendMany(Array.from({ length: 3 }, () => packet));
      await told();
      assert.equal(statistics.isCounting, false);
    }
    view.setFilter('len > 1');
    assert.equal(statistics.isCounting, true, 'those of another filter are others');
    await settled();
    dispose();
  });

  it('say why they are incomplete when counting fails, and are complete when it works again', async () => {
    const capture = memoryCapture();
    const view = new CaptureView(capture);
    let isBroken = true;
    const breaking: Pick<ReadableCapture, 'lookAt'> = {
      lookAt: (seqs, see) =>
        capture.lookAt(seqs, (page, at, seq) => {
          see(page, at, seq);
          if (isBroken && seq === 2) throw new Error('The index is broken.');
        }),
    };
    let heard = () => undefined as unknown;
    const next = () => new Promise((resolve) => (heard = () => resolve(undefined)));
    capture.appendMany([packet, packet, packet]);
    const statistics = new ViewStatistics(view, breaking, () => heard(), intervals);
    await next();
    assert.equal(statistics.failure?.message, 'The index is broken.');
    isBroken = false;
    capture.append(packet);
    await next();
    assert.equal(statistics.failure, undefined);
    assert.equal(statistics.figures.sizes.count, 4, 'none is counted twice');
    statistics.dispose();
    view.dispose();
  });

  it('change no more once they are not wanted', async () => {
    const { capture, view, statistics, settled } = watched(10);
    await settled();
    statistics.dispose();
    let heard = () => undefined as unknown;
    const witness = new ViewStatistics(view, capture, () => heard(), intervals);
    for (let count = 1; count <= 3; count++) {
      capture.append(packet);
      while (witness.figures.sizes.count < count)
        await new Promise((resolve) => (heard = () => resolve(undefined)));
    }
    assert.equal(statistics.figures.sizes.count, 0);
    witness.dispose();
    view.dispose();
  });
});
