import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Histogram, latencyEdges, sizeEdges } from '../../../../src/traffic/statistics/histogram';

describe('a histogram', () => {
  it('has no bins before it has values', () => {
    assert.equal(new Histogram([0, 1, 2]).bins(), undefined);
  });

  it('gives the bins from the first with a value to the last', () => {
    const histogram = new Histogram(sizeEdges);
    for (const value of [5, 8, 8, 4]) histogram.add(value);
    assert.deepEqual(histogram.bins(), { edges: [4, 6, 8, 12], counts: [2, 0, 2] });
  });

  for (const [name, edges] of Object.entries({ latencyEdges, sizeEdges })) {
    it(`${name} are whole, ascending numbers, so that a filter says exactly what a bin holds`, () => {
      assert.equal(edges[0], 0);
      edges.forEach((edge, index) => {
        assert.ok(Number.isSafeInteger(edge));
        assert.ok(index === 0 || edge > (edges[index - 1] ?? Infinity));
      });
    });

    it(`of ${name} counts as many in each bin as there are values in it`, () => {
      const value = fc.oneof(
        fc.nat({ max: 300 }),
        fc.maxSafeNat().map((most) => most % (edges.at(-1) ?? 1)),
        fc.constantFrom(...edges.slice(0, -1)),
        fc.constantFrom(...edges.slice(1)).map((edge) => edge - 1),
      );
      fc.assert(
        fc.property(fc.array(value, { minLength: 1 }), (values) => {
          const histogram = new Histogram(edges);
          for (const one of values) histogram.add(one);
          const bins = histogram.bins();
          assert.ok(bins);
          const expected = bins.counts.map((_, bin) => {
            const [from = NaN, to = NaN] = bins.edges.slice(bin, bin + 2);
            return values.filter((one) => one >= from && one < to).length;
          });
          assert.deepEqual(bins.counts, expected);
          assert.equal(
            bins.counts.reduce((sum, count) => sum + count, 0),
            values.length,
          );
        }),
      );
    });
  }

  it('puts what is above its last edge into the last bin', () => {
    const histogram = new Histogram([0, 10, 20]);
    histogram.add(99);
    assert.deepEqual(histogram.bins(), { edges: [10, 20], counts: [1] });
  });
});
