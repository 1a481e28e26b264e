import { assertNever } from '../../assertNever';
import type { TrafficEvent } from '../trafficEvent';
import type { EventTest } from './eventTest';
import type {
  DurationField,
  FilterNode,
  FilterTime,
  Flag,
  NameField,
  NumberField,
  Relation,
} from './filterNode';
import { timeOfDayNs } from './filterTime';
import { containsHexPattern, equalsHexPattern } from './hexPattern';
import { jsonContainsTest, jsonEqualityTest, jsonHasTest, jsonNumberTest, jsonPatternTest } from './jsonTest';
import { relationTo } from './relationTo';
import { patternTest, textTest } from './textTest';
import { wordTest } from './wordTest';

/**
 * Makes a filter ready to be asked. Of several parts the cheap ones are asked first, so that the payload is looked at only
 * when nothing else has decided. A comparison is false for an event that lacks the field, also `!=`.
 */
export function compileFilter(filter: FilterNode): EventTest {
  switch (filter.node) {
    case 'everything':
      return { cost: 0, matches: () => true };
    case 'not':
      return negation(compileFilter(filter.operand));
    case 'and':
      return conjunction(cheapFirst(filter.operands));
    case 'or':
      return disjunction(cheapFirst(filter.operands));
    case 'word':
      return wordTest(filter.bytes);
    case 'flag':
      return flagTest(filter.flag);
    case 'number':
      return numberTest(filter.field, relationTo(filter.operator, filter.value));
    case 'name':
      return nameTest(filter.field, filter.operator === '==', filter.value);
    case 'text':
      return textTest(filter.field, filter.operator, filter.bytes);
    case 'pattern':
      return patternTest(filter.field, filter.pattern);
    case 'hex':
      return hexTest(filter);
    case 'time':
      return timeTest(filter.operator, filter.value);
    case 'duration':
      return durationTest(filter.field, relationTo(filter.operator, filter.ns));
    case 'jsonHas':
      return jsonHasTest(filter.path);
    case 'json':
      return jsonEqualityTest(filter.path, filter.operator, filter.value);
    case 'jsonNumber':
      return jsonNumberTest(filter.path, relationTo(filter.operator, filter.value));
    case 'jsonContains':
      return jsonContainsTest(filter.path, filter.text);
    case 'jsonPattern':
      return jsonPatternTest(filter.path, filter.pattern);
    default:
      return assertNever(filter);
  }
}

function cheapFirst(filters: readonly FilterNode[]): readonly EventTest[] {
  return filters.map(compileFilter).toSorted((a, b) => a.cost - b.cost);
}

/** The dearest comes last. */
function costOf(tests: readonly EventTest[]): EventTest['cost'] {
  return tests.at(-1)?.cost ?? 0;
}

function negation({ cost, matches }: EventTest): EventTest {
  return { cost, matches: (event, payload) => !matches(event, payload) };
}

function conjunction(tests: readonly EventTest[]): EventTest {
  return {
    cost: costOf(tests),
    matches: (event, payload) => tests.every((test) => test.matches(event, payload)),
  };
}

function disjunction(tests: readonly EventTest[]): EventTest {
  return {
    cost: costOf(tests),
    matches: (event, payload) => tests.some((test) => test.matches(event, payload)),
  };
}

function numberTest(field: NumberField, holds: (value: number) => boolean): EventTest {
  return {
    cost: 0,
    matches: (event) => {
      const value = numberOf(event, field);
      return value !== undefined && holds(value);
    },
  };
}

/** Of a packet without descriptors their number is 0; of anything else there is none. */
function numberOf(event: TrafficEvent, field: NumberField): number | undefined {
  switch (field) {
    case 'len':
      return event.length;
    case 'conn':
      return event.connectionId;
    case 'pid':
      return event.credentials?.pid;
    case 'fds':
      return event.fds?.length ?? (event.kind === 'packet' ? 0 : undefined);
    default:
      return assertNever(field);
  }
}

function nameTest(field: NameField, wanted: boolean, name: string): EventTest {
  return {
    cost: 0,
    matches: (event) => {
      const value = nameOf(event, field);
      return value !== undefined && (value === name) === wanted;
    },
  };
}

function nameOf(event: TrafficEvent, field: NameField): string | undefined {
  switch (field) {
    case 'dir':
      return event.direction;
    case 'kind':
      return event.kind;
    case 'role':
      return event.role;
    default:
      return assertNever(field);
  }
}

function hexTest({ operator, pattern }: Extract<FilterNode, { node: 'hex' }>): EventTest {
  const holds =
    operator === 'contains'
      ? (bytes: Uint8Array) => containsHexPattern(pattern, bytes)
      : (bytes: Uint8Array) => equalsHexPattern(pattern, bytes) === (operator === '==');
  return { cost: 1, matches: (event) => event.data !== undefined && holds(event.data) };
}

function timeTest(operator: Relation, { kind, ns }: FilterTime): EventTest {
  const holds = relationTo(operator, ns);
  return kind === 'instant'
    ? { cost: 0, matches: (event) => holds(event.timeNs) }
    : { cost: 0, matches: (event) => holds(timeOfDayNs(event.timeNs)) };
}

function flagTest(flag: Flag): EventTest {
  return flag === 'truncated'
    ? { cost: 0, matches: (event) => event.truncated === true }
    : { cost: 0, matches: (event) => event.heldNs !== undefined };
}

function durationTest(field: DurationField, holds: (ns: bigint) => boolean): EventTest {
  const property = field === 'latency' ? 'latencyNs' : 'heldNs';
  return {
    cost: 0,
    matches: (event) => {
      const ns = event[property];
      return ns !== undefined && holds(ns);
    },
  };
}
