import { assertNever } from '../../assertNever';
import { showUtf8 } from '../../protocol/utf8Codec';
import type { IndexPage } from '../index/indexPage';
import { factFlag, noFds } from '../index/indexPage';
import { trafficDirections, trafficKinds } from '../trafficEvent';
import type { AddressOf, ColumnTest } from './columnTest';
import { verdict } from './columnTest';
import type { FilterNode, Flag, NameField, NumberField } from './filterNode';
import { relationTo } from './relationTo';
import { stringComparison } from './textTest';
import { timeColumnTest } from './timeColumnTest';

const { no, yes, unknown } = verdict;

/**
 * A filter as far as the columns of the index can answer it, so that the log is read only where they cannot. It agrees with what
 * `compileFilter` makes of the same filter, or says that it does not know.
 */
export function compileColumnFilter(filter: FilterNode, addressOf: AddressOf): ColumnTest {
  const inner = (node: FilterNode): ColumnTest => compileColumnFilter(node, addressOf);
  switch (filter.node) {
    case 'everything':
      return () => yes;
    case 'not':
      return negation(inner(filter.operand));
    case 'and':
      return conjunction(filter.operands.map(inner));
    case 'or':
      return disjunction(filter.operands.map(inner));
    case 'word':
      return wordTest(filter.bytes, addressOf);
    case 'flag':
      return flagTest(filter.flag);
    case 'number':
      return numberTest(filter.field, relationTo(filter.operator, filter.value));
    case 'name':
      return nameTest(filter.field, filter.operator === '==', filter.value);
    case 'text':
      return textTest(filter, addressOf);
    case 'pattern':
      return patternTest(filter, addressOf);
    case 'hex':
      return bytesTest(filter.operator, filter.pattern.value.length);
    case 'time':
      return timeColumnTest(filter.operator, filter.value);
    case 'duration':
      return filter.field === 'latency' ? latencyTest(filter) : logTest('held');
    case 'jsonHas':
    case 'json':
    case 'jsonNumber':
    case 'jsonContains':
    case 'jsonPattern':
      return bytesTest('contains', '{}'.length);
    default:
      return assertNever(filter);
  }
}

function negation(test: ColumnTest): ColumnTest {
  return (page, at) => {
    const answer = test(page, at);
    return answer === unknown ? unknown : answer === yes ? no : yes;
  };
}

function conjunction(tests: readonly ColumnTest[]): ColumnTest {
  return (page, at) => {
    let answer: ReturnType<ColumnTest> = yes;
    for (const test of tests) {
      const part = test(page, at);
      if (part === no) return no;
      if (part === unknown) answer = unknown;
    }
    return answer;
  };
}

function disjunction(tests: readonly ColumnTest[]): ColumnTest {
  return (page, at) => {
    let answer: ReturnType<ColumnTest> = no;
    for (const test of tests) {
      const part = test(page, at);
      if (part === yes) return yes;
      if (part === unknown) answer = unknown;
    }
    return answer;
  };
}

function numberTest(field: NumberField, holds: (value: number) => boolean): ColumnTest {
  if (field === 'fds') return fdsCountTest(holds);
  const column = { len: 'length', conn: 'connection', pid: 'pid' } as const;
  const name = column[field];
  return (page, at) => {
    const value = page[name][at] ?? NaN;
    return !Number.isNaN(value) && holds(value) ? yes : no;
  };
}

/** Of a packet without a list of them the number is 0; of anything else there is none. */
function fdsCountTest(holds: (value: number) => boolean): ColumnTest {
  const holdsNone = holds(0) ? yes : no;
  return (page, at) => {
    const count = page.fds[at] ?? noFds;
    if (count !== noFds) return holds(count) ? yes : no;
    return page.kind(at) === 'packet' ? holdsNone : no;
  };
}

function nameTest(field: NameField, wanted: boolean, name: string): ColumnTest {
  const nameOf: Record<NameField, (page: IndexPage, at: number) => string | undefined> = {
    dir: (page, at) => page.direction(at),
    kind: (page, at) => page.kind(at),
    role: (page, at) => page.role(at),
  };
  const read = nameOf[field];
  return (page, at) => {
    const value = read(page, at);
    return value !== undefined && (value === name) === wanted ? yes : no;
  };
}

function flagTest(flag: Flag): ColumnTest {
  const bit = factFlag[flag];
  return (page, at) => (page.has(at, bit) ? yes : no);
}

function latencyTest({ operator, ns }: Extract<FilterNode, { node: 'duration' }>): ColumnTest {
  const holds = relationTo(operator, Number(ns));
  const isExact = Number.isSafeInteger(Number(ns));
  return (page, at) => {
    const latency = page.latency[at] ?? NaN;
    if (Number.isNaN(latency)) return no;
    if (!isExact || latency > Number.MAX_SAFE_INTEGER) return unknown;
    return holds(latency) ? yes : no;
  };
}

function textTest(filter: Extract<FilterNode, { node: 'text' }>, addressOf: AddressOf): ColumnTest {
  const { field, operator, bytes } = filter;
  switch (field) {
    case 'text':
      return bytesTest(operator, bytes.length);
    case 'address':
      return addressTest(addressOf, stringComparison(operator, showUtf8(bytes)));
    case 'error':
    case 'fds':
      return logTest(field);
    default:
      return assertNever(field);
  }
}

function patternTest(filter: Extract<FilterNode, { node: 'pattern' }>, addressOf: AddressOf): ColumnTest {
  const { field, pattern } = filter;
  if (field === 'text') return (page, at) => (page.has(at, factFlag.data) ? unknown : no);
  if (field !== 'address') return logTest(field);
  const expression = new RegExp(pattern.source, pattern.flags);
  return addressTest(addressOf, (address) => expression.test(address));
}

/** What an error or the list of descriptors says, and how long a packet was held, is in the log alone. */
function logTest(field: 'error' | 'fds' | 'held'): ColumnTest {
  return (page, at) => (page.has(at, factFlag[field]) ? unknown : no);
}

/** A payload of another length is not the one wanted, and one that is shorter does not hold it. */
function bytesTest(operator: '==' | '!=' | 'contains', length: number): ColumnTest {
  return (page, at) => {
    if (!page.has(at, factFlag.data)) return no;
    const kept = page.dataLength[at] ?? 0;
    if (operator === 'contains') return kept < length ? no : unknown;
    if (kept === length) return unknown;
    return operator === '==' ? no : yes;
  };
}

/** Asks once for each address: many events share one. */
function addressTest(addressOf: AddressOf, holds: (address: string) => boolean): ColumnTest {
  const known = new Map<string, boolean>();
  return (page, at) => {
    const address = addressOf(page.address[at] ?? 0);
    let answer = known.get(address);
    if (answer === undefined) known.set(address, (answer = holds(address)));
    return answer ? yes : no;
  };
}

/** As `wordTest`. */
function wordTest(bytes: Uint8Array, addressOf: AddressOf): ColumnTest {
  const text = showUtf8(bytes);
  const inAddress = addressTest(addressOf, (address) => address.includes(text));
  const inPayload = bytesTest('contains', bytes.length);
  const isKind = trafficKinds.some((kind) => kind === text);
  const isDirection = trafficDirections.some((direction) => direction === text);
  const connection = text.startsWith('#') ? Number(text.slice(1)) : NaN;
  return (page, at) => {
    if (isKind && page.kind(at) === text) return yes;
    if (isDirection && page.direction(at) === text) return yes;
    if (page.connection[at] === connection && text === `#${connection}`) return yes;
    if (inAddress(page, at) === yes) return yes;
    if (inPayload(page, at) === unknown) return unknown;
    return page.has(at, factFlag.fds | factFlag.error) ? unknown : no;
  };
}
