import { fieldNames, fieldOf, flags } from './filterFields';
import type { FieldFacts } from './filterFields';
import type { FilterToken } from './filterToken';
import { operatorsOf } from './fieldOperators';
import { tokenizeFilter } from './tokenizeFilter';

/** What could stand at a place of a filter. */
export interface FilterSuggestion {
  /** What to put in place of the text from `start` to `end`. */
  readonly text: string;
  readonly kind: 'field' | 'operator' | 'value' | 'connective';
  /** A few words or an example of what it is. */
  readonly detail: string;
  /** Column, in UTF-16 units from 0, of the first character that it takes the place of, and of the one after the last. */
  readonly start: number;
  readonly end: number;
}

type Choice = Pick<FilterSuggestion, 'text' | 'kind' | 'detail'>;

const fieldDetails: Readonly<Record<string, string>> = {
  dir: 'direction: dir == c2s',
  kind: 'what happened: kind == packet',
  role: 'which end this window is: role == server',
  len: 'bytes as sent: len > 100',
  conn: 'number of the connection: conn == 3',
  fds: 'descriptors that came along: fds > 0',
  pid: 'process of the credentials: pid == 1234',
  text: 'payload as text: text ~ /SEND|DOWN/',
  address: 'of the socket: address contains "/tmp/"',
  error: 'code or message: error contains EPIPE',
  hex: 'payload as bytes: hex contains "52 00 ?? 7b"',
  time: 'time > 10:15:00',
  latency: 'from request to reply: latency > 10ms',
  held: 'waited until the other end read: held, held > 10ms',
};

const operands: readonly Choice[] = [
  ...fieldNames.map((name): Choice => ({ text: name, kind: 'field', detail: fieldDetails[name] ?? '' })),
  { text: 'json.', kind: 'field', detail: 'a value of a JSON payload: json.cmd == "start"' },
  { text: 'truncated', kind: 'field', detail: 'fewer bytes are kept than were sent' },
];

const connectives: readonly Choice[] = [
  { text: '&&', kind: 'connective', detail: 'both' },
  { text: '||', kind: 'connective', detail: 'one or the other' },
];

/**
 * What could stand where the caret is, `column` UTF-16 units after the beginning of the text: fields, or after a field its operators, or
 * after an operator its values, or after a comparison what joins another to it. Only those that go on with what is typed
 * already of the word there; none within quotes or a regular expression.
 */
export function completeFilter(text: string, column: number): readonly FilterSuggestion[] {
  const typed = typedAt(text, column);
  const suggestions = suggestionsFor(text, typed);
  const isOperator = /^[=!<>~&|]/.test(typed.text);
  // One that is whole already is followed by what goes with it.
  if (suggestions.length > 0 || !isOperator) return suggestions;
  return suggestionsFor(text, { text: '', start: column, end: column });
}

function suggestionsFor(text: string, typed: Typed): readonly FilterSuggestion[] {
  const before = tokensBefore(text.slice(0, typed.start));
  if (before === undefined) return [];
  const choices = choicesAfter(before, typed.text);
  return choices
    .filter((choice) => choice.text.startsWith(typed.text) && choice.text !== typed.text)
    .map((choice) => ({ ...choice, start: typed.start, end: typed.end }));
}

interface Typed {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The word, or the operator, that the caret stands in or behind. */
function typedAt(text: string, column: number): Typed {
  const before = text.slice(0, column);
  const typed = /[\p{L}\p{N}_$.-]+$|[=!<>~&|]+$/u.exec(before)?.[0] ?? '';
  const isWord = /^[\p{L}\p{N}_$.-]/u.test(typed);
  const rest = (isWord ? /^[\p{L}\p{N}_$.-]*/u : /^[=!<>~&|]*/).exec(text.slice(column))?.[0] ?? '';
  return { text: typed, start: column - typed.length, end: column + (typed === '' ? 0 : rest.length) };
}

/** Undefined when what stands there is not finished, such as a quoted text. */
function tokensBefore(text: string): readonly FilterToken[] | undefined {
  try {
    return tokenizeFilter(text).slice(0, -1);
  } catch {
    return undefined;
  }
}

function choicesAfter(before: readonly FilterToken[], typed: string): readonly Choice[] {
  const [last, left] = [before.at(-1), before.at(-2)];
  if (last === undefined) return operands;
  if (isOperator(last)) return valuesOf(left);
  switch (last.kind) {
    case '(':
    case '!':
    case '&&':
    case '||':
      return operands;
    case 'word':
    case 'jsonPath': {
      if (left !== undefined && isOperator(left)) return afterOperand(typed);
      const operators = operatorsAfter(last);
      if (operators.length === 0) return afterOperand(typed);
      return flags.some((flag) => flag === last.text) ? [...operators, ...afterOperand(typed)] : operators;
    }
    default:
      return afterOperand(typed);
  }
}

/** Words that stand side by side must all occur, so another operand may follow as it is. */
function afterOperand(typed: string): readonly Choice[] {
  return typed === '' ? connectives : [...connectives, ...operands];
}

function isOperator({ kind, text }: FilterToken): boolean {
  return kind === 'operator' || (kind === 'word' && text === 'contains');
}

function operatorsAfter(token: FilterToken): readonly Choice[] {
  const operators = token.kind === 'jsonPath' ? operatorsOf('json') : operatorsOf(fieldOf(token.text));
  return operators.map(({ operator, detail }) => ({ text: operator, kind: 'operator', detail }));
}

function valuesOf(left: FilterToken | undefined): readonly Choice[] {
  const facts: FieldFacts | undefined = left?.kind === 'word' ? fieldOf(left.text) : undefined;
  if (facts?.type !== 'name') return [];
  return facts.names.map((name) => ({ text: name, kind: 'value', detail: nameDetails[name] ?? '' }));
}

const nameDetails: Readonly<Record<string, string>> = {
  in: 'to us',
  out: 'from us',
  c2s: 'through a tap, client to server',
  s2c: 'through a tap, server to client',
  listen: 'a server began to listen',
  unlisten: 'a server listens no more',
  open: 'a connection was opened',
  close: 'a connection was closed',
  packet: 'a packet was sent or received',
  error: 'something failed',
  server: 'a server of this window',
  client: 'a connection that this window opened',
  tap: 'a tap between two programs',
};
