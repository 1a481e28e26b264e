import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { FilterNode } from '../../../../src/traffic/filter/filterNode';
import { parseFilter } from '../../../../src/traffic/filter/parseFilter';
import { parseFilterNode } from '../../../../src/traffic/filter/parseFilterNode';
import type { TrafficEvent } from '../../../../src/traffic/trafficEvent';
import { memoryCapture } from '../../../fixtures/memoryCapture';
import { eventArbitrary, payloadArbitrary } from '../eventArbitrary';
import { filterArbitrary } from './filterArbitrary';
import { printFilter } from './printFilter';
import { referenceMatches } from './referenceFilter';

const jsonPayload = fc
  .tuple(fc.json(), fc.constantFrom('', '\0', ' '))
  .map(([json, end]) => new Uint8Array(Buffer.from(json + end)));

const numberedEvent: fc.Arbitrary<TrafficEvent> = fc
  .tuple(
    eventArbitrary,
    fc.option(fc.oneof(payloadArbitrary, jsonPayload), { nil: undefined }),
    fc.option(fc.bigInt({ min: 0n, max: 1_000_000_000n }), { nil: undefined }),
  )
  .map(([event, data, latencyNs]) => ({
    ...event,
    seq: 1,
    ...(data !== undefined && event.kind === 'packet' && { data, latencyNs }),
  }));

/** Filters made of parts of the event itself: those drawn apart from it hardly ever match. */
function fittingFilters(event: TrafficEvent): fc.Arbitrary<FilterNode> {
  const bytes = event.data ?? Buffer.from(event.address);
  const part = fc
    .tuple(fc.nat({ max: bytes.length }), fc.nat({ max: 5 }))
    .map(([at, length]) => new Uint8Array(bytes.slice(at, at + length)));
  const leaf = fc.oneof(
    part.map((found): FilterNode => ({ node: 'word', bytes: found })),
    part.map((found): FilterNode => ({ node: 'text', field: 'text', operator: 'contains', bytes: found })),
    part
      .map((found) => (found.length > 0 ? found : Uint8Array.of(0)))
      .map((value): FilterNode => {
        const mask = value.map((byte) => byte | 0xf0);
        return {
          node: 'hex',
          operator: 'contains',
          pattern: { value: value.map((byte, i) => byte & (mask[i] ?? 0)), mask },
        };
      }),
    fc.constant<FilterNode>({ node: 'name', field: 'kind', operator: '==', value: event.kind }),
    fc.constant<FilterNode>({ node: 'number', field: 'len', operator: '>=', value: event.length ?? 0 }),
    fc.constant<FilterNode>({
      node: 'time',
      operator: '<=',
      value: { kind: 'instant', ns: event.timeNs },
    }),
  );
  return fc
    .array(fc.oneof(leaf, filterArbitrary), { minLength: 2, maxLength: 4 })
    .chain((operands) => fc.constantFrom('and' as const, 'or' as const).map((node) => ({ node, operands })));
}

describe('a filter', () => {
  it('printed and parsed is the same tree', () => {
    fc.assert(
      fc.property(filterArbitrary, (filter) => {
        assert.deepEqual(parseFilterNode(printFilter(filter)), filter);
      }),
    );
  });

  it('matches what its plain meaning does', () => {
    fc.assert(
      fc.property(
        numberedEvent.chain((event) =>
          fc.tuple(fc.constant(event), fc.oneof(filterArbitrary, fittingFilters(event))),
        ),
        ([event, filter]) => {
          assert.equal(parseFilter(printFilter(filter))(event), referenceMatches(filter, event));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds in a capture what it matches, whether the index can tell or the log must be read', async () => {
    const numbered = (events: readonly TrafficEvent[]) =>
      events.map((event, at) => ({ ...event, seq: at + 1 }));
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(numberedEvent, { minLength: 1, maxLength: 8 })
          .chain((events) =>
            fc.tuple(
              fc.constant(numbered(events)),
              fc.oneof(filterArbitrary, ...events.map((event) => fittingFilters(event))),
            ),
          ),
        async ([events, filter]) => {
          const capture = memoryCapture();
          for (const event of events) capture.appendImported(event);
          const found: number[] = [];
          const text = printFilter(filter);
          for await (const seqs of capture.find(text)) found.push(...seqs);
          const meant = parseFilterNode(text);
          assert.deepEqual(
            found,
            events.filter((event) => referenceMatches(meant, event)).map(({ seq }) => seq),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('made of plain words means that each of them occurs', () => {
    const word = fc.constantFrom(
      'SEND',
      'open',
      'in',
      '#3',
      '/tmp/a.socket',
      "don't",
      'Wörld!',
      'a=b',
      '{1}',
    );
    fc.assert(
      fc.property(numberedEvent, fc.array(word, { maxLength: 4 }), (event, words) => {
        const each = words.map((text): FilterNode => ({ node: 'word', bytes: Buffer.from(text) }));
        assert.equal(
          parseFilter(words.join('  '))(event),
          each.every((filter) => referenceMatches(filter, event)),
        );
      }),
    );
  });
});
