import { parseEscaped } from '../../protocol/escapedCodec';
import { PayloadError } from '../../protocol/payloadError';
import { parseUtf8 } from '../../protocol/utf8Codec';
import { fieldNames } from './filterFields';
import { filterProblem } from './filterProblem';
import type { FilterOperator, FilterToken } from './filterToken';
import { readPattern } from './readPattern';

/** Longer ones first. `=~` is no operator here but is one elsewhere, so it is read and refused. */
const symbol = /&&|\|\||[=!<>]=|=~|[<>~()!]/y;
const space = /\s*/y;
const quoted = /"([^"]*)("?)/y;
/** Up to white space, a quote, a parenthesis or an operator. A lone `=`, `!`, `&` or `|` within it belongs to it. */
const word = /(?:(?!&&|\|\||[=!<>]=|=~)[^\s"()<>~])+/y;
const jsonStart = /json(?=[.[])/y;
const jsonStep = /\.([\p{L}\p{N}_$-]+)|\[(\d+)\]|\["([^"]*)"\]/uy;

const helpWithQuotes = 'For a quote inside it write \\x22';

/**
 * Parts a filter into its pieces, the last of kind `end`.
 * @throws SeqpacketError EINVAL with the column of what is no piece of a filter.
 */
export function tokenizeFilter(text: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  let at = skipSpace(0);
  while (at < text.length) {
    const token = readToken(at, tokens.at(-1));
    tokens.push(token);
    at = skipSpace(at + token.text.length);
  }
  tokens.push({ kind: 'end', at: text.length, text: '' });
  return tokens;

  function skipSpace(from: number): number {
    return from + (match(space, from)?.[0].length ?? 0);
  }

  function match(expression: RegExp, from: number): RegExpExecArray | null {
    expression.lastIndex = from;
    return expression.exec(text);
  }

  function readToken(from: number, before: FilterToken | undefined): FilterToken {
    if (before?.kind === 'operator' && before.operator === '~') return readPattern(text, from);
    const found = match(symbol, from)?.[0];
    if (found !== undefined) return readSymbol(found, from);
    if (text.startsWith('"', from)) return readQuoted(from);
    return match(jsonStart, from) ? readJsonPath(from) : readWord(from);
  }

  function readSymbol(found: string, from: number): FilterToken {
    switch (found) {
      case '(':
      case ')':
      case '!':
      case '&&':
      case '||':
        return { kind: found, at: from, text: found };
      case '=~':
        throw filterProblem(text, from, '"=~" is no operator. Write "~", as in text ~ /SEND|DOWN/');
      default:
        return { kind: 'operator', operator: found as FilterOperator, at: from, text: found };
    }
  }

  function readQuoted(from: number): FilterToken {
    const [whole = '', inner = '', end] = match(quoted, from) ?? [];
    if (end === '') throw filterProblem(text, from, 'this double quote is never closed. Add the second one');
    const after = from + whole.length;
    if (match(word, after) || text.startsWith('"', after)) {
      throw filterProblem(text, after, `a space must follow a quoted word. ${helpWithQuotes}`);
    }
    return { kind: 'quoted', bytes: bytesOf(from, () => parseEscaped(inner)), at: from, text: whole };
  }

  function readWord(from: number): FilterToken {
    const found = match(word, from)?.[0] ?? '';
    if (found.startsWith("'")) throw misplacedQuote(from);
    if (text.startsWith('"', from + found.length)) throw misplacedQuote(from + found.length);
    refuseMistypedOperator(found, from);
    return { kind: 'word', bytes: bytesOf(from, () => parseUtf8(found)), at: from, text: found };
  }

  function misplacedQuote(at: number): Error {
    return filterProblem(text, at, 'only double quotes quote, and only a whole word');
  }

  /** What people type who know other languages; as a word it would quietly find nothing. */
  function refuseMistypedOperator(found: string, from: number): void {
    if (found === '&' || found === '|') {
      throw filterProblem(text, from, `"${found}" is no operator. Write "${found}${found}"`);
    }
    const [name = ''] = found.split('=', 1);
    if (found[name.length] === '=' && (name === '' || fieldNames.includes(name))) {
      const instead = 'Write "==" to compare, or put text that holds it in double quotes';
      throw filterProblem(text, from + name.length, `"=" is no operator. ${instead}`);
    }
  }

  function readJsonPath(from: number): FilterToken {
    const path: string[] = [];
    let end = from + 'json'.length;
    for (let step = match(jsonStep, end); step; step = match(jsonStep, end)) {
      path.push(stepName(step, end));
      end += step[0].length;
    }
    if (path.length === 0 || /[.[]/.test(text.charAt(end))) throw brokenPath(end);
    if (match(word, end) || text.startsWith('"', end)) throw brokenPath(end);
    return { kind: 'jsonPath', path, at: from, text: text.slice(from, end) };
  }

  function stepName([, name, index, key]: RegExpExecArray, at: number): string {
    return name ?? index ?? Buffer.from(bytesOf(at, () => parseEscaped(key ?? ''))).toString();
  }

  function brokenPath(at: number): Error {
    const examples = '.cmd, [0] or ["any name"]';
    return filterProblem(text, at, `a path into JSON goes on with ${examples}, or ends before a space`);
  }

  /** What `parse` gives; its error is told as one of the filter, at the token's place in it. */
  function bytesOf(at: number, parse: () => Uint8Array): Uint8Array {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof PayloadError)) throw error;
      throw filterProblem(text, at, error.message.replace(/^.*?column \d+: |\.$/gu, ''));
    }
  }
}
