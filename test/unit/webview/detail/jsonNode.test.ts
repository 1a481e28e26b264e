import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonNode } from '../../../../src/webview/detail/jsonNode';
import { parseJsonNode } from '../../../../src/webview/detail/jsonNode';

/** The text that a tree was read from, without white space between its parts. */
function source(node: JsonNode): string {
  if (node.kind === 'scalar') return node.source;
  const parts = node.members.map(({ name, value }) =>
    node.kind === 'array' ? source(value) : `${name}:${source(value)}`,
  );
  return node.kind === 'array' ? `[${parts.join(',')}]` : `{${parts.join(',')}}`;
}

test('every JSON object and array is read, and is what was written', () => {
  const any = fc.oneof(
    fc.array(fc.jsonValue()),
    fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()),
  );
  fc.assert(
    fc.property(any, fc.constantFrom(undefined, 2), (value, indent) => {
      const node = parseJsonNode(JSON.stringify(value, undefined, indent));
      assert.ok(node);
      assert.equal(source(node), JSON.stringify(value));
    }),
  );
});

test('what JSON.parse would lose is kept: digits, escapes, members of one name', () => {
  const text = '{"n":12345678901234567890.10,"a":"\\u0041\\ud800","a":-0}';
  const node = parseJsonNode(text);
  assert.ok(node);
  assert.equal(source(node), text);
});

test('NULs behind it are no part of it', () => {
  assert.deepEqual(parseJsonNode(' [ ] \0\0'), { kind: 'array', members: [] });
});

test('whatever JSON.parse refuses is no JSON here either', () => {
  const almost = fc
    .array(
      fc.constantFrom(
        '[',
        ']',
        '{',
        '}',
        ',',
        ':',
        '"a"',
        '1',
        '01',
        '-',
        'true',
        'nul',
        ' ',
        '\n',
        '"',
        '\\',
      ),
      {
        maxLength: 8,
      },
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(almost, (text) => {
      let isJson = /^\s*[[{]/.test(text);
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      assert.equal(parseJsonNode(text) !== undefined, isJson);
    }),
    { numRuns: 2000 },
  );
  for (const text of ['', '1', '"a"', 'SEND', '{"a":1}x']) assert.equal(parseJsonNode(text), undefined);
});

test('depth that would overflow the stack is refused', () => {
  assert.equal(parseJsonNode('['.repeat(100_000) + ']'.repeat(100_000)), undefined);
  assert.ok(parseJsonNode('['.repeat(150) + ']'.repeat(150)));
});
