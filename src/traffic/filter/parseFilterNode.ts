import { flags } from './filterFields';
import type { FilterNode } from './filterNode';
import { filterProblem } from './filterProblem';
import type { FilterToken } from './filterToken';
import type { ComparisonOperator } from './readComparison';
import { readComparison } from './readComparison';
import { tokenizeFilter } from './tokenizeFilter';

/** Parentheses and `!` within one another; more would only overflow the stack. */
const deepest = 100;

/**
 * Reads a filter as a tree:
 *
 *     filter     = [ or ]
 *     or         = and { "||" and }
 *     and        = unary { [ "&&" ] unary }
 *     unary      = "!" unary | "(" or ")" | comparison | path | flag | word
 *     comparison = ( field | path ) operator value
 *     flag       = "truncated" | "held"
 *
 * @throws SeqpacketError EINVAL with the column and what was expected there.
 */
export function parseFilterNode(text: string): FilterNode {
  const tokens = tokenizeFilter(text);
  let next = 0;
  let depth = 0;
  if (peek().kind === 'end') return { node: 'everything' };
  const filter = readOr();
  if (peek().kind === ')') throw problem(peek(), 'this parenthesis closes none');
  return filter;

  function peek(ahead = 0): FilterToken {
    // Nobody reads beyond the end, which is a token.
    return tokens[next + ahead] ?? { kind: 'end', at: text.length, text: '' };
  }

  function take(): FilterToken {
    const token = peek();
    next++;
    return token;
  }

  function readOr(): FilterNode {
    const operands = [readAnd()];
    while (peek().kind === '||') {
      next++;
      operands.push(readAnd());
    }
    return only(operands) ?? { node: 'or', operands };
  }

  function readAnd(): FilterNode {
    const operands = [readUnary()];
    for (;;) {
      if (peek().kind === '&&') next++;
      else if (endsAnd(peek())) return only(operands) ?? { node: 'and', operands };
      operands.push(readUnary());
    }
  }

  function readUnary(): FilterNode {
    if (++depth > deepest) throw problem(peek(), `parentheses and "!" go ${deepest} deep at most`);
    const node = readUnaryHere();
    depth--;
    return node;
  }

  function readUnaryHere(): FilterNode {
    const token = take();
    switch (token.kind) {
      case '!':
        return { node: 'not', operand: readUnary() };
      case '(':
        return readParentheses(token);
      case 'word':
      case 'quoted':
      case 'jsonPath':
        return readOperand(token);
      default:
        throw problem(token, `${describe(token)}, but expected ${somethingToMatch}`);
    }
  }

  function readParentheses(open: FilterToken): FilterNode {
    const inner = readOr();
    if (take().kind !== ')') throw problem(open, 'this parenthesis is never closed');
    return inner;
  }

  function readOperand(token: FilterToken & { kind: 'word' | 'quoted' | 'jsonPath' }): FilterNode {
    const operator = operatorAt(peek());
    if (operator !== undefined) {
      next++;
      return readComparison(text, token, operator, take());
    }
    if (token.kind === 'jsonPath') return { node: 'jsonHas', path: token.path };
    const flag = token.kind === 'word' ? flags.find((name) => name === token.text) : undefined;
    if (flag !== undefined) return { node: 'flag', flag };
    return { node: 'word', bytes: token.bytes };
  }

  function problem(token: FilterToken, what: string): Error {
    return filterProblem(text, token.at, what);
  }
}

const somethingToMatch = 'a word, a comparison such as len > 100, "!" or "("';

function only(operands: readonly FilterNode[]): FilterNode | undefined {
  return operands.length === 1 ? operands[0] : undefined;
}

function endsAnd({ kind }: FilterToken): boolean {
  return kind === 'end' || kind === ')' || kind === '||';
}

function operatorAt(token: FilterToken): ComparisonOperator | undefined {
  if (token.kind === 'operator') return { operator: token.operator, at: token.at };
  if (token.kind === 'word' && token.text === 'contains') return { operator: 'contains', at: token.at };
  return undefined;
}

function describe(token: FilterToken): string {
  return token.kind === 'end' ? 'the filter ends here' : `"${token.text}"`;
}
