import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Distribution } from '../../../../src/traffic/statistics/distribution';

describe('a distribution', () => {
  it('of nothing has no quantiles', () => {
    const distribution = new Distribution();
    assert.deepEqual([distribution.count, distribution.sum], [0, 0]);
    assert.ok(Number.isNaN(distribution.quantile(0.5)));
  });

  it('has the nearest ranks of the values, exactly or up to 0.8 % less', () => {
    const values = fc.array(fc.oneof(fc.nat({ max: 500 }), fc.nat(), fc.maxSafeNat()), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (some, share) => {
        const distribution = new Distribution();
        for (const value of some) distribution.add(value);
        const sorted = some.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(share * some.length)) - 1] ?? NaN;
        const quantile = distribution.quantile(share);
        assert.ok(quantile <= exact && quantile >= exact * (1 - 1 / 128), `${quantile} for ${exact}`);
        if (exact < 256) assert.equal(quantile, exact);
        const atLeast = some.filter((value) => value >= quantile).length;
        assert.ok(atLeast >= some.length - Math.ceil(share * some.length) + 1);
        assert.deepEqual(
          [distribution.count, distribution.min, distribution.max],
          [some.length, sorted[0], sorted.at(-1)],
        );
      }),
    );
  });
});
