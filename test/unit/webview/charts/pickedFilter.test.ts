import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { FilterNode } from '../../../../src/traffic/filter/filterNode';
import { parseFilterNode } from '../../../../src/traffic/filter/parseFilterNode';
import { parseFilter } from '../../../../src/traffic/filter/parseFilter';
import { latencyEdges, sizeEdges } from '../../../../src/traffic/statistics/histogram';
import {
  atLeastClause,
  filterWith,
  timeClause,
  valueClause,
} from '../../../../src/webview/charts/pickedFilter';
import type { TrafficEvent } from '../../../../src/traffic/trafficEvent';
import { filterArbitrary } from '../../traffic/filter/filterArbitrary';
import { printFilter } from '../../traffic/filter/printFilter';
import { emptySeries } from './emptySeries';

function packet(more: Partial<TrafficEvent>): TrafficEvent {
  return { seq: 1, kind: 'packet', timeNs: 0n, address: '/', role: 'server', direction: 'in', ...more };
}

/** A filter as a tree in which an "and" of "ands" is one: they mean the same. */
function flat(node: FilterNode): FilterNode {
  if (node.node === 'not') return { ...node, operand: flat(node.operand) };
  if (node.node !== 'and' && node.node !== 'or') return node;
  const operands = node.operands.map(flat);
  if (node.node === 'or') return { ...node, operands };
  return { ...node, operands: operands.flatMap((one) => (one.node === 'and' ? one.operands : [one])) };
}

const clause = fc.oneof(
  fc
    .nat({ max: 3 })
    .map((first) =>
      timeClause(emptySeries(1_790_000_000_123_000_000n, 1e6, { zoneMs: 3_600_000 }), first, first + 1),
    ),
  fc.nat({ max: 3 }).map((bin) => valueClause('len', sizeEdges, bin, bin + 1)),
  fc.nat({ max: 99_999 }).map((ns) => atLeastClause('latency', ns)),
);

/** Filters that can be read and do not end with a clause, but often look as if they did. */
const clauseless = fc
  .array(
    fc.oneof(
      filterArbitrary.map((filter) => `(${printFilter(filter)})`),
      fc.constantFrom('a', '!b', 'len > 3'),
      clause.chain((one) =>
        fc.constantFrom(
          `"x && ${one}"`,
          `text ~ /x && ${one}/`,
          `text ~ /x && ${one}/i`,
          `(a && ${one})`,
          `!(${one})`,
          `json["a && ${one}"]`,
        ),
      ),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .chain((parts) => fc.constantFrom(' && ', ' || ', ' ').map((joint) => parts.join(joint)));

describe('the filter of what was picked in a chart', () => {
  it('reads as a person would write it', () => {
    const some = emptySeries(1_790_000_000_123_000_000n, 1e6, { zoneMs: 3_600_000 });
    assert.equal(
      timeClause(some, 0, 2),
      'kind == packet && time >= 2026-09-21T15:13:20.123+01:00 && time < 2026-09-21T15:13:20.125+01:00',
    );
    assert.equal(valueClause('latency', [100, 1250, 2_000_000], 0, 2), 'latency >= 100ns && latency < 2ms');
    assert.equal(valueClause('latency', [1250, 3_150_000_000], 0, 1), 'latency >= 1.25us && latency < 3.15s');
    assert.equal(valueClause('len', sizeEdges, 3, 5), 'len >= 3 && len < 6');
    assert.equal(atLeastClause('latency', 1_234_567), 'latency >= 1.234567ms');
  });

  it('wants exactly the times of the buckets', () => {
    const start = fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n });
    const zone = fc.integer({ min: -48, max: 56 }).map((quarters) => quarters * 900_000);
    fc.assert(
      fc.property(
        start,
        fc.constantFrom(1e6, 5e8, 6e10),
        zone,
        fc.nat({ max: 400 }),
        (from, step, zoneMs, first) => {
          const matches = parseFilter(timeClause(emptySeries(from, step, { zoneMs }), first, first + 2));
          const edge = from + BigInt(first) * BigInt(step);
          const end = edge + 2n * BigInt(step);
          const wanted = [edge - 1n, edge, end - 1n, end].map((timeNs) => matches(packet({ timeNs })));
          assert.deepEqual(wanted, [false, true, true, false]);
        },
      ),
    );
  });

  it('wants exactly the values of the bins', () => {
    for (const [field, edges] of [
      ['latency', latencyEdges],
      ['len', sizeEdges],
    ] as const) {
      for (let bin = 1; bin + 1 < edges.length; bin++) {
        const matches = parseFilter(valueClause(field, edges, bin, bin + 1));
        const [from = NaN, to = NaN] = edges.slice(bin, bin + 2);
        const wanted = [from - 1, from, to - 1, to].map((value) =>
          matches(packet(field === 'len' ? { length: value } : { latencyNs: BigInt(value) })),
        );
        assert.deepEqual(wanted, [false, true, true, false], `${field} from ${from} to ${to}`);
      }
    }
  });

  it('reads back as the value itself, whatever that is', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const node = parseFilterNode(atLeastClause('latency', value));
        assert.deepEqual(node, { node: 'duration', field: 'latency', operator: '>=', ns: BigInt(value) });
      }),
    );
  });

  it('is added to the filter of the view', () => {
    assert.equal(filterWith('', 'len >= 4 && len < 8'), 'len >= 4 && len < 8');
    assert.equal(filterWith(' a ', 'len >= 4 && len < 8'), 'a && len >= 4 && len < 8');
    assert.equal(filterWith('a || b', 'len >= 4 && len < 8'), '(a || b) && len >= 4 && len < 8');
  });

  it('takes the place of what was picked before of the same kind, of which it is a part', () => {
    const hour = 'kind == packet && time >= 2026-01-01T10:00:00Z && time < 2026-01-01T11:00:00Z';
    const minute = 'kind == packet && time >= 2026-01-01T10:00:00Z && time < 2026-01-01T10:01:00Z';
    assert.equal(filterWith(hour, minute), minute);
    assert.equal(filterWith(`a && ${hour}`, minute), `a && ${minute}`);
    assert.equal(filterWith('a && len >= 4', 'len >= 8'), 'a && len >= 8');
    assert.equal(filterWith(hour, 'len >= 8'), `${hour} && len >= 8`);
    assert.equal(
      filterWith('a || b && len >= 4', 'len >= 8'),
      '(a || b && len >= 4) && len >= 8',
      'of an "or" only its part would be left',
    );
    assert.equal(filterWith('!len >= 4', 'len >= 8'), '!len >= 4 && len >= 8');
  });

  it('leaves alone what only looks like a clause, within parentheses, quotes or an expression', () => {
    for (const filter of [
      '(kind == packet && len >= 5)',
      'text ~ /x && len >= 5/',
      '"x && len >= 5"',
      '"kind == packet && len >= 5"',
    ]) {
      assert.equal(filterWith(filter, 'len >= 8'), `${filter} && len >= 8`);
    }
  });

  it('means what the filter before and the clause mean together, whatever the filter is', () => {
    fc.assert(
      fc.property(clauseless, clause, (filter, picked) => {
        const meant = flat(parseFilterNode(`(${filter}) && ${picked}`));
        assert.deepEqual(flat(parseFilterNode(filterWith(filter, picked))), meant);
      }),
      { numRuns: 500 },
    );
  });

  it('means the same of a filter to which a clause of its kind had been added', () => {
    fc.assert(
      fc.property(clauseless, fc.nat({ max: 9 }), fc.nat({ max: 9 }), (filter, before, picked) => {
        const twice = filterWith(
          filterWith(filter, atLeastClause('len', before)),
          atLeastClause('len', picked),
        );
        const isReplaced = !filter.includes('||');
        const meant = isReplaced ? `(${filter})` : `(${filter}) && ${atLeastClause('len', before)}`;
        assert.deepEqual(
          flat(parseFilterNode(twice)),
          flat(parseFilterNode(`${meant} && ${atLeastClause('len', picked)}`)),
        );
      }),
    );
  });
});
