import { showUtf8 } from '../../protocol/utf8Codec';
import type { FieldFacts } from './filterFields';
import { fieldNames, fieldOf } from './filterFields';
import { parseFilterDuration } from './filterDuration';
import type {
  DurationField,
  Equality,
  FilterNode,
  JsonLiteral,
  JsonPath,
  Name,
  Relation,
} from './filterNode';
import { relations } from './filterNode';
import { filterProblem } from './filterProblem';
import { parseFilterTime } from './filterTime';
import type { FilterToken } from './filterToken';
import { parseHexPattern } from './hexPattern';

/** An operator of a comparison, `contains` included, which is a word to the tokenizer. */
export interface ComparisonOperator {
  readonly operator: Relation | '~' | 'contains';
  readonly at: number;
}

const equalities: readonly ComparisonOperator['operator'][] = ['==', '!='] satisfies Equality[];
const textOperators: readonly ComparisonOperator['operator'][] = [...equalities, 'contains', '~'];

/**
 * The comparison that a field, an operator and a value make.
 * @throws SeqpacketError EINVAL at the one of the three that does not go with the others.
 */
export function readComparison(
  text: string,
  left: FilterToken,
  { operator, at }: ComparisonOperator,
  right: FilterToken,
): FilterNode {
  if (left.kind === 'jsonPath') return compareJson(left.path);
  const facts = fieldOf(left.text);
  if (left.kind !== 'word' || facts === undefined) {
    throw filterProblem(
      text,
      left.at,
      `${shown(left)} is no field. Fields are ${fieldNames.join(', ')} and json.<path>`,
    );
  }
  return compareField(facts);

  function compareField(field: FieldFacts): FilterNode {
    switch (field.type) {
      case 'name':
        return { node: 'name', field: field.field, operator: equality(), value: nameOf(field.names) };
      case 'number':
        if (field.field === 'fds' && isTextual()) return compareText('fds');
        return {
          node: 'number',
          field: field.field,
          operator: relation(),
          value: wholeNumber(field.example),
        };
      case 'text':
        return compareText(field.field);
      case 'hex':
        return { node: 'hex', operator: equalityOrContains(), pattern: hexPattern() };
      case 'time':
        return { node: 'time', operator: relation(), value: time() };
      case 'duration':
        return { node: 'duration', field: field.field, operator: relation(), ns: duration(field.field) };
    }
  }

  /** After `~` the tokenizer takes nothing but a pattern, or the end. */
  function compareText(field: Extract<FilterNode, { node: 'text' }>['field']): FilterNode {
    if (right.kind === 'pattern') return { node: 'pattern', field, pattern: right.pattern };
    if (operator === '~') throw wrongValue('a regular expression such as /SEND|DOWN/i');
    return { node: 'text', field, operator: equalityOrContains(textOperators), bytes: textValue() };
  }

  function compareJson(path: JsonPath): FilterNode {
    if (right.kind === 'pattern') return { node: 'jsonPattern', path, pattern: right.pattern };
    if (operator === '~') throw wrongValue('a regular expression such as /SEND|DOWN/i');
    if (operator === 'contains') return { node: 'jsonContains', path, text: showUtf8(textValue()) };
    if (operator === '==' || operator === '!=') return { node: 'json', path, operator, value: jsonLiteral() };
    return { node: 'jsonNumber', path, operator, value: jsonNumber() };
  }

  function isTextual(): boolean {
    return operator === 'contains' || operator === '~';
  }

  function relation(): Relation {
    const found = relations.find((candidate) => candidate === operator);
    if (found === undefined) throw wrongOperator(left.text === 'fds' ? [...relations, '~'] : relations);
    return found;
  }

  function equality(): Equality {
    if (operator === '==' || operator === '!=') return operator;
    throw wrongOperator(equalities);
  }

  function equalityOrContains(
    allowed: readonly string[] = [...equalities, 'contains'],
  ): Equality | 'contains' {
    if (operator === '==' || operator === '!=' || operator === 'contains') return operator;
    throw wrongOperator(allowed);
  }

  function wrongOperator(allowed: readonly string[]): Error {
    const list = allowed.map((known) => (known === 'contains' ? known : `"${known}"`)).join(', ');
    return filterProblem(text, at, `"${operator}" does not go with ${left.text}, which takes ${list}`);
  }

  function textValue(): Uint8Array {
    if (right.kind === 'word' || right.kind === 'quoted') return right.bytes;
    if (right.kind === 'jsonPath') return Buffer.from(right.text);
    throw wrongValue('a word, or text in double quotes');
  }

  /** What a number, time and the like is read from: a word, or quoted, because a date may hold a space. */
  function plainValue(wanted: string): string {
    if (right.kind === 'word' || right.kind === 'quoted') return showUtf8(right.bytes);
    throw wrongValue(wanted);
  }

  function nameOf(names: readonly Name[]): Name {
    const wanted = `one of ${names.join(', ')}`;
    const value = plainValue(wanted);
    const name = names.find((candidate) => candidate === value);
    if (name === undefined) throw wrongValue(wanted);
    return name;
  }

  function wholeNumber(example: string): number {
    const wanted = `a whole number, as in ${example}`;
    const digits = plainValue(wanted);
    if (!/^(\d{1,15}|0x[0-9a-f]{1,12})$/i.test(digits)) throw wrongValue(wanted);
    return Number(digits);
  }

  function time(): Extract<FilterNode, { node: 'time' }>['value'] {
    const wanted = 'a time such as 10:15:00 or 2026-11-23T10:15:00.250';
    const value = parseFilterTime(plainValue(wanted));
    if (value === undefined) throw wrongValue(wanted);
    return value;
  }

  function duration(field: DurationField): bigint {
    const wanted = `a time with its unit (ns, us, ms or s), as in ${field} > 10ms`;
    const ns = parseFilterDuration(plainValue(wanted));
    if (ns === undefined) throw wrongValue(wanted);
    return ns;
  }

  function hexPattern(): Extract<FilterNode, { node: 'hex' }>['pattern'] {
    const wanted = 'hex digits in pairs, ? for any digit, as in hex contains "52 00 ?? 7b"';
    const pattern = parseHexPattern(plainValue(wanted));
    if (typeof pattern !== 'string') return pattern;
    throw filterProblem(text, right.at, `${pattern}; expected ${wanted}`);
  }

  function jsonNumber(): number {
    const value = jsonLiteral();
    if (typeof value === 'number') return value;
    throw wrongValue(`a number, as in ${left.text} ${operator} 10`);
  }

  function jsonLiteral(): JsonLiteral {
    if (right.kind !== 'word') return showUtf8(textValue());
    if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(right.text)) return Number(right.text);
    const constants: ReadonlyMap<string, JsonLiteral> = new Map([
      ['true', true],
      ['false', false],
      ['null', null],
    ]);
    return constants.has(right.text) ? (constants.get(right.text) ?? null) : right.text;
  }

  function wrongValue(wanted: string): Error {
    return filterProblem(text, right.at, `${shown(right)}, but expected ${wanted}`);
  }
}

function shown(token: FilterToken): string {
  if (token.kind === 'end') return 'the filter ends here';
  return token.kind === 'quoted' ? token.text : `"${token.text}"`;
}
