import { assertNever } from '../../assertNever';
import { showUtf8 } from '../../protocol/utf8Codec';
import type { TrafficEvent } from '../trafficEvent';
import { bufferView } from './bufferView';
import type { EventTest } from './eventTest';
import type { FilterNode, Pattern, TextField } from './filterNode';

type TextOperator = Extract<FilterNode, { node: 'text' }>['operator'];

/** The field is, is not, or holds `bytes`: of the payload these very bytes, of other texts the characters that they encode. */
export function textTest(field: TextField, operator: TextOperator, bytes: Uint8Array): EventTest {
  if (field !== 'text') return stringTest(field, stringComparison(operator, showUtf8(bytes)));
  const wanted = bufferView(bytes);
  return {
    cost: 1,
    matches: (event, payload) => event.data !== undefined && compareBytes(payload.bytes, operator, wanted),
  };
}

/** The pattern matches somewhere in the field. */
export function patternTest(field: TextField, { source, flags }: Pattern): EventTest {
  const expression = new RegExp(source, flags);
  if (field !== 'text') return stringTest(field, (text) => expression.test(text));
  return {
    cost: 2,
    matches: (event, payload) => event.data !== undefined && expression.test(payload.text),
  };
}

function stringTest(field: Exclude<TextField, 'text'>, holds: (text: string) => boolean): EventTest {
  return { cost: 1, matches: (event) => textsOf(event, field).some(holds) };
}

function textsOf(event: TrafficEvent, field: Exclude<TextField, 'text'>): readonly string[] {
  switch (field) {
    case 'address':
      return [event.address];
    case 'fds':
      return event.fds ?? [];
    case 'error':
      return event.error === undefined ? [] : [event.error.code, event.error.message];
    default:
      return assertNever(field);
  }
}

/** The comparison of a text with `wanted`. */
export function stringComparison(operator: TextOperator, wanted: string): (text: string) => boolean {
  switch (operator) {
    case '==':
      return (text) => text === wanted;
    case '!=':
      return (text) => text !== wanted;
    case 'contains':
      return (text) => text.includes(wanted);
  }
}

function compareBytes(payload: Buffer, operator: TextOperator, wanted: Buffer): boolean {
  return operator === 'contains' ? payload.includes(wanted) : payload.equals(wanted) === (operator === '==');
}
