import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { latencyEdges, sizeEdges } from '../../../../src/traffic/statistics/histogram';
import { binPosition, binTicks } from '../../../../src/webview/charts/binAxis';
import { shortTime } from '../../../../src/webview/figureText';
import { stepText, timeRangeText, timeTicks } from '../../../../src/webview/charts/timeAxis';
import type { PanelSeries } from '../../../../src/webview/panelMessages';
import { emptySeries } from './emptySeries';

/** Buckets from a UTC time on. */
function series(from: string, stepNs: number, count: number, zoneMs = 0): PanelSeries {
  return emptySeries(BigInt(Date.parse(from)) * 1_000_000n, stepNs, { count, zoneMs });
}

describe('the axis of time', () => {
  it('has its ticks at times that clocks show, where the sockets are', () => {
    const some = series('2026-11-24T10:00:07Z', 1e9, 60, 5.5 * 3_600_000);
    assert.deepEqual(timeTicks(some, 4), [
      { at: 8, label: '15:30:15' },
      { at: 23, label: '15:30:30' },
      { at: 38, label: '15:30:45' },
      { at: 53, label: '15:31:00' },
    ]);
    assert.deepEqual(
      timeTicks(series('2026-11-24T10:00:00.100Z', 1e6, 250), 3).map(({ label }) => label),
      ['10:00:00.100', '10:00:00.200', '10:00:00.300'],
    );
    assert.deepEqual(
      timeTicks(series('2026-11-24T20:00:00Z', 3.6e12, 20), 4).map(({ label }) => label),
      ['11-25 00:00', '11-25 06:00', '11-25 12:00'],
    );
    assert.equal(timeTicks(series('1970-01-01T00:00:00Z', 8.64e15, 205), 5)[1]?.label, '1983-09-10');
  });

  it('has few ticks, all within the buckets, however long those are', () => {
    const steps = [1e6, 5e6, 1e9, 3e10, 6e11, 2.16e13, 8.64e13, 8.64e16];
    fc.assert(
      fc.property(
        fc.constantFrom(...steps),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 12 }),
        (step, count, most) => {
          const ticks = timeTicks(series('2026-11-24T10:11:12Z', step, count), most);
          assert.ok(ticks.length <= most + 1);
          for (const { at } of ticks) assert.ok(at >= 0 && at <= count);
        },
      ),
    );
  });

  it('says a range in as many digits as tell its edges apart', () => {
    assert.equal(timeRangeText(series('2026-11-24T10:00:00Z', 5e6, 10), 1, 3), '10:00:00.005 – 10:00:00.015');
    assert.equal(
      timeRangeText(series('2026-11-24T23:00:00Z', 3.6e12, 10), 1, 2),
      '11-25 00:00 – 11-25 01:00',
    );
    assert.deepEqual([5e6, 1e9, 3e11, 3.6e12, 8.64e13].map(stepText), ['5 ms', '1 s', '5 min', '1 h', '1 d']);
  });
});

describe('the axis of bins', () => {
  it('has its ticks at round numbers', () => {
    const from = latencyEdges.indexOf(20_000);
    const edges = latencyEdges.slice(from, from + 25);
    assert.deepEqual(
      binTicks(edges, 4, 'decades', shortTime).map(({ label }) => label),
      ['100 µs', '1 ms'],
    );
    assert.deepEqual(
      binTicks(sizeEdges.slice(0, 20), 5, 'octaves', String).map(({ label }) => label),
      ['2', '8', '32', '128', '512'],
    );
  });

  it('places a value within its bin', () => {
    assert.equal(binPosition([100, 1000, 10_000], 100), 0);
    assert.ok(Math.abs(binPosition([100, 1000, 10_000], 10 ** 3.5) - 1.5) < 1e-9);
    assert.equal(binPosition([0, 10], 5), 0.5);
    assert.equal(binPosition([1, 2, 3], 7), 2);
  });
});
