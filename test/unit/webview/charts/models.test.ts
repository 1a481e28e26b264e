import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { areSame, rangeForKey } from '../../../../src/webview/charts/bucketRange';
import { parseFilter } from '../../../../src/traffic/filter/parseFilter';
import { Histogram, latencyEdges } from '../../../../src/traffic/statistics/histogram';
import { rateModel } from '../../../../src/webview/charts/rateModel';
import { spreadModel } from '../../../../src/webview/charts/spreadModel';

const series = {
  startNs: '1790000000000000000',
  stepNs: 5e8,
  zoneMs: 0,
  packetsToServer: [3, 0, 1],
  packetsToClient: [1, 0, 4],
  bytesToServer: [300, 0, 50],
  bytesToClient: [700, 0, 100],
};

describe('what a chart shows', () => {
  it('of packets over time', () => {
    const model = rateModel(series, 'packets');
    assert.deepEqual(model.lines, [
      [6, 0, 2],
      [2, 0, 8],
    ]);
    assert.deepEqual(
      model.figures.map(({ name, value }) => [name, value]),
      [
        ['Mean', '6/s'],
        ['Peak', '10/s'],
        ['To server', '2.67/s'],
        ['To client', '3.33/s'],
        ['Step', '500 ms'],
      ],
    );
    assert.equal(model.describe(0, 2), '14:13:20.000 – 14:13:21.000: 3/s to server, 1/s to client');
    assert.equal(
      model.figures[1]?.link?.clause,
      'kind == packet && time >= 2026-09-21T14:13:21Z && time < 2026-09-21T14:13:21.5Z',
    );
    assert.equal(model.clause(1, 2), undefined, 'there is nothing to select');
  });

  it('of bytes over time', () => {
    const model = rateModel(series, 'bytes');
    assert.equal(model.figures[1]?.value, '2 kB/s');
    assert.match(model.describe(0, 1), /600 B\/s to server, 1.4 kB\/s to client/);
  });

  it('of sizes and latencies', () => {
    const spread = {
      edges: [4, 6, 8, 12],
      counts: [2, 0, 6],
      count: 8,
      min: 5,
      p50: 8,
      p95: 8,
      p99: 9,
      max: 9,
    };
    const model = spreadModel(spread, 'len');
    assert.equal(model.describe(0, 1), '4 – 5 B: 2 packets, 25 %');
    assert.deepEqual(
      [model.clause(0, 1), model.clause(1, 2), model.figures[4]?.link?.clause],
      ['len >= 4 && len < 6', undefined, 'len >= 9'],
    );
    assert.equal(spreadModel(spread, 'latency').describe(2, 3), '8 ns – 12 ns: 6 packets, 75 %');
  });
});

describe('the last bin', () => {
  it('holds all that is above it, says so, and leads to all of it', () => {
    const longest = latencyEdges.at(-1) ?? NaN;
    const values = [longest - 1, longest, 5 * longest];
    const histogram = new Histogram(latencyEdges);
    for (const value of values) histogram.add(value);
    const bins = histogram.bins();
    assert.ok(bins);
    const spread = { ...bins, count: 3, min: longest - 1, p50: longest, p95: longest, p99: longest };
    const model = spreadModel({ ...spread, max: 5 * longest }, 'latency');
    const { count } = model;
    assert.equal(model.describe(0, count), '6300000 s and more: 3 packets, 100 %');
    const matches = parseFilter(model.clause(0, count) ?? '');
    for (const value of values) {
      const event = { seq: 1, kind: 'packet', timeNs: 0n, address: '/', role: 'server' } as const;
      assert.ok(matches({ ...event, latencyNs: BigInt(value) }));
    }
    const within = spreadModel({ ...spread, max: longest - 1 }, 'latency');
    assert.equal(within.clause(0, count), 'latency >= 6300000s && latency < 8000000s');
  });
});

describe('buckets that take the place of others', () => {
  const packets = rateModel(series, 'packets');
  const spread = { counts: [2, 6], count: 8, min: 5, p50: 8, p95: 8, p99: 8, max: 8 };
  const sizes = (edges: readonly number[]) => spreadModel({ ...spread, edges }, 'len');

  it('are the same as long as they begin at the same and are as wide, however many come', () => {
    const longer = rateModel(
      { ...series, packetsToServer: [3, 0, 2, 1], packetsToClient: [1, 0, 4, 4] },
      'packets',
    );
    assert.equal(areSame(3, packets, longer), true);
    assert.equal(areSame(4, longer, packets), false, 'one of them is no longer there');
    assert.equal(areSame(2, sizes([4, 6, 8]), sizes([4, 6, 8])), true);
  });

  it('are others when equally many begin later or are wider', () => {
    const later = rateModel({ ...series, startNs: '1790000000500000000' }, 'packets');
    assert.deepEqual([later.count, areSame(1, packets, later)], [packets.count, false]);
    assert.equal(areSame(1, packets, rateModel({ ...series, stepNs: 1e9 }, 'packets')), false);
    assert.equal(areSame(1, sizes([4, 6, 8]), sizes([6, 8, 12])), false);
  });
});

describe('keys along a chart', () => {
  it('move the cursor, and with Shift stretch the range', () => {
    const press = (keys: readonly (readonly [string, boolean])[]) =>
      keys.reduce<ReturnType<typeof rangeForKey>>(
        (range, [key, isShift]) => rangeForKey(key, isShift, range, 10),
        undefined,
      );
    assert.deepEqual(press([['End', false]]), { first: 9, end: 10, cursor: 9 });
    assert.deepEqual(press([['ArrowRight', false]]), { first: 1, end: 2, cursor: 1 });
    const stretched = press([
      ['Home', false],
      ['PageDown', false],
      ['ArrowLeft', true],
      ['ArrowLeft', true],
    ]);
    assert.deepEqual(stretched, { first: 7, end: 10, cursor: 7 });
    assert.deepEqual(rangeForKey('ArrowRight', true, stretched, 10), { first: 8, end: 10, cursor: 8 });
    assert.equal(rangeForKey('a', false, stretched, 10), undefined);
    assert.equal(rangeForKey('Home', false, undefined, 0), undefined);
  });
});
