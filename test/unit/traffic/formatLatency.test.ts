import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { formatLatency, parseLatency } from '../../../src/traffic/formatLatency';

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

it('a latency that was written is read as itself, and nothing else is', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), (ns) => {
      assert.equal(parseLatency(formatLatency(ns)), ns);
    }),
  );
  for (const text of ['', '1', '1ms', '-1 ns', '1.5 ns', '1.0000000001 s', '1.5 h', '1 s: ', '1 ms ']) {
    assert.equal(parseLatency(text), undefined, text);
  }
});
