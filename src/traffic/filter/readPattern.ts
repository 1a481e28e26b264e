import type { FilterToken } from './filterToken';
import { filterProblem } from './filterProblem';

/** Between slashes; a slash within a class, or behind a backslash, does not end it. */
const literal = /\/((?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+)\/([\p{L}\p{N}_]*)/suy;

/** Those that change what matches, and nothing else: `g` and `y` would make a test depend on the one before. */
const knownFlags = 'imsuv';

/**
 * The regular expression at `at`, as JavaScript writes it.
 * @throws SeqpacketError EINVAL when there is none, or JavaScript does not take it.
 */
export function readPattern(text: string, at: number): FilterToken {
  literal.lastIndex = at;
  const [whole, source = '', flags = ''] = literal.exec(text) ?? [];
  if (whole === undefined) {
    const found = text.startsWith('/', at) ? 'this regular expression is never closed' : 'after "~"';
    throw filterProblem(text, at, `${found}${expected(found)}`);
  }
  const unknown = Array.from(flags).findIndex((flag) => !knownFlags.includes(flag));
  if (unknown >= 0) {
    throw filterProblem(
      text,
      at + source.length + 2 + unknown,
      `a regular expression takes the flags ${Array.from(knownFlags).join(', ')} here`,
    );
  }
  const pattern = { source, flags: Array.from(flags).toSorted().join('') };
  refuseBroken(text, at, pattern);
  return { kind: 'pattern', pattern, at, text: whole };
}

function expected(found: string): string {
  return found.startsWith('after')
    ? ' a regular expression must follow, such as /SEND|DOWN/i'
    : '. Add the second slash, as in /SEND|DOWN/i';
}

function refuseBroken(text: string, at: number, { source, flags }: { source: string; flags: string }): void {
  try {
    new RegExp(source, flags);
  } catch (error) {
    // V8: "Invalid regular expression: /(/: Unterminated group"
    const reason = String(error).split(': ').at(-1) ?? '';
    throw filterProblem(text, at, `this regular expression is not one that JavaScript takes: ${reason}`);
  }
}
