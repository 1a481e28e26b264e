import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rangeForKey } from '../../../../src/webview/charts/bucketRange';
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
      model.figures[1]?.clause,
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
      [model.clause(0, 1), model.clause(1, 2), model.figures[4]?.clause],
      ['len >= 4 && len < 6', undefined, 'len >= 9'],
    );
    assert.equal(spreadModel(spread, 'latency').describe(2, 3), '8 ns – 12 ns: 6 packets, 75 %');
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
