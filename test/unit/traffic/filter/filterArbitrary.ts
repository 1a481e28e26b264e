import fc from 'fast-check';
import type { FilterNode } from '../../../../src/traffic/filter/filterNode';
import { relations } from '../../../../src/traffic/filter/filterNode';
import { trafficDirections, trafficKinds, trafficRoles } from '../../../../src/traffic/trafficEvent';
import { payloadArbitrary } from '../eventArbitrary';

const equality = fc.constantFrom('==' as const, '!=' as const);
const relation = fc.constantFrom(...relations);
const withContains = fc.constantFrom('==' as const, '!=' as const, 'contains' as const);
const textField = fc.constantFrom('text' as const, 'address' as const, 'error' as const, 'fds' as const);

const pattern = fc.record(
  {
    source: fc.constantFrom('a', 'SEND|DOWN', '^[/"]', String.raw`\/tmp\/`, '(x+)y', '.', String.raw`[\]/]`),
    flags: fc.constantFrom('', 'i', 'ims', 's', 'u'),
  },
  { noNullPrototype: true },
);

/** Values with zeros where the mask is open, as parsing gives them. */
const hexPattern = fc
  .array(fc.tuple(fc.nat({ max: 255 }), fc.constantFrom(0, 0x0f, 0xf0, 0xff)), { minLength: 1, maxLength: 5 })
  .map((places) => ({
    value: Uint8Array.from(places, ([value, mask]) => value & mask),
    mask: Uint8Array.from(places, ([, mask]) => mask),
  }));

const validText = fc.string({ unit: 'binary' }).map((text) => text.toWellFormed());
const path = fc.array(fc.oneof(validText, fc.constantFrom('a', 'b', '0', 'cmd')), {
  minLength: 1,
  maxLength: 3,
});

const clockNs = fc.bigInt({ min: 0n, max: 86_399_999_999_999n });
const instantNs = fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n });
const nat = fc.nat();
const finite = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x || 0),
);

const leaves: fc.Arbitrary<FilterNode>[] = [
  fc.record({ node: fc.constant('word' as const), bytes: payloadArbitrary }),
  fc.record({
    node: fc.constant('flag' as const),
    flag: fc.constantFrom('truncated' as const, 'held' as const),
  }),
  fc.record({
    node: fc.constant('number' as const),
    field: fc.constantFrom('len' as const, 'conn' as const, 'fds' as const, 'pid' as const),
    operator: relation,
    value: fc.oneof(nat, fc.nat({ max: 30 })),
  }),
  name('dir', trafficDirections),
  name('kind', trafficKinds),
  name('role', trafficRoles),
  fc.record({
    node: fc.constant('text' as const),
    field: fc.constantFrom('text' as const, 'address' as const, 'error' as const),
    operator: withContains,
    bytes: payloadArbitrary,
  }),
  // With == the descriptors are counted.
  fc.record({
    node: fc.constant('text' as const),
    field: fc.constant('fds' as const),
    operator: fc.constant('contains' as const),
    bytes: payloadArbitrary,
  }),
  fc.record({ node: fc.constant('pattern' as const), field: textField, pattern }),
  fc.record({ node: fc.constant('hex' as const), operator: withContains, pattern: hexPattern }),
  fc.record({
    node: fc.constant('time' as const),
    operator: relation,
    value: fc.oneof(
      fc.record({ kind: fc.constant('clock' as const), ns: clockNs }, { noNullPrototype: true }),
      fc.record({ kind: fc.constant('instant' as const), ns: instantNs }, { noNullPrototype: true }),
    ),
  }),
  fc.record({
    node: fc.constant('duration' as const),
    field: fc.constantFrom('latency' as const, 'held' as const),
    operator: relation,
    ns: clockNs,
  }),
  fc.record({ node: fc.constant('jsonHas' as const), path }),
  fc.record({
    node: fc.constant('json' as const),
    path,
    operator: equality,
    value: fc.oneof(validText, finite, fc.boolean(), fc.constant(null)),
  }),
  fc.record({
    node: fc.constant('jsonNumber' as const),
    path,
    operator: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
    value: finite,
  }),
  fc.record({ node: fc.constant('jsonContains' as const), path, text: validText }),
  fc.record({ node: fc.constant('jsonPattern' as const), path, pattern }),
];

function name(
  field: 'dir' | 'kind' | 'role',
  values: readonly (FilterNode & { node: 'name' })['value'][],
): fc.Arbitrary<FilterNode> {
  return fc.record({
    node: fc.constant('name' as const),
    field: fc.constant(field),
    operator: equality,
    value: fc.constantFrom(...values),
  });
}

/** Any filter but the empty one. */
export const filterArbitrary: fc.Arbitrary<FilterNode> = fc.letrec<{ filter: FilterNode }>((tie) => {
  const operands = fc.array(tie('filter'), { minLength: 2, maxLength: 3 });
  return {
    filter: fc
      .oneof(
        { maxDepth: 4, depthSize: 'small' },
        fc.oneof(...leaves),
        fc.record({ node: fc.constant('not' as const), operand: tie('filter') }),
        fc.record({ node: fc.constantFrom('and' as const, 'or' as const), operands }),
      )
      .map((node) => ({ ...node })),
  };
}).filter;
