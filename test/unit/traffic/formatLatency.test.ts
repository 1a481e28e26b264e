import assert from 'node:assert/strict';
import { it } from 'node:test';
import { formatLatency } from '../../../src/traffic/formatLatency';

it('a latency is written exactly, in the unit that a person would take', () => {
  const cases: readonly (readonly [bigint, string])[] = [
    [0n, '0 ns'],
    [999n, '999 ns'],
    [1000n, '1 µs'],
    [1500n, '1.5 µs'],
    [10_000_001n, '10.000001 ms'],
    [1_000_000_000n, '1 s'],
    [61_050_000_000n, '61.05 s'],
  ];
  for (const [ns, text] of cases) assert.equal(formatLatency(ns), text);
});
