import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { completeFilter } from '../../../../src/traffic/filter/completeFilter';
import { fieldNames, fieldOf } from '../../../../src/traffic/filter/filterFields';
import { operatorsOf } from '../../../../src/traffic/filter/fieldOperators';
import { parseFilterNode } from '../../../../src/traffic/filter/parseFilterNode';

/** Suggestions at the `|` in the text. */
function at(marked: string): readonly string[] {
  const column = marked.indexOf('|');
  const text = marked.slice(0, column) + marked.slice(column + 1);
  return completeFilter(text, column).map(({ text: suggestion }) => suggestion);
}

/** What the text is when the first suggestion at the `|` is taken. */
function taken(marked: string): string {
  const column = marked.indexOf('|');
  const text = marked.slice(0, column) + marked.slice(column + 1);
  const [first] = completeFilter(text, column);
  return first === undefined ? text : text.slice(0, first.start) + first.text + text.slice(first.end);
}

describe('completeFilter', () => {
  it('begins with every field', () => {
    assert.deepEqual(at('|'), [...fieldNames, 'json.', 'truncated']);
    for (const open of ['!|', '(|', 'len > 1 && |', '!(a) &&|']) assert.deepEqual(at(open), at('|'), open);
  });

  it('goes on with the word that is typed, wherever in it the caret is', () => {
    assert.deepEqual(at('l|'), ['len', 'latency']);
    assert.deepEqual(at('SEND t|'), ['text', 'time', 'truncated']);
    assert.equal(taken('lat|'), 'latency');
    assert.equal(taken('ki|xx == open'), 'kind == open');
    assert.deepEqual(at('len|'), []);
    assert.deepEqual(at('nonsense|'), []);
  });

  it('offers the operators of a field, and those of a path into JSON', () => {
    assert.deepEqual(at('dir |'), ['==', '!=']);
    assert.deepEqual(at('held |'), ['==', '!=', '<', '<=', '>', '>=', '&&', '||']);
    assert.deepEqual(at('len |'), ['==', '!=', '<', '<=', '>', '>=']);
    assert.deepEqual(at('len >|'), ['>=']);
    assert.deepEqual(at('text |'), ['==', '!=', 'contains', '~']);
    assert.deepEqual(at('hex c|'), ['contains']);
    assert.deepEqual(at('json.cmd |'), ['==', '!=', '<', '<=', '>', '>=', 'contains', '~']);
    assert.equal(taken('text con|'), 'text contains');
  });

  it('offers the words that a field can be', () => {
    assert.deepEqual(at('dir == |'), ['in', 'out', 'c2s', 's2c']);
    assert.deepEqual(at('kind != p|'), ['packet']);
    assert.deepEqual(at('role==|'), ['server', 'client', 'tap']);
    assert.deepEqual(at('len == |'), []);
    assert.equal(taken('dir == c|'), 'dir == c2s');
  });

  it('offers what joins comparisons behind one', () => {
    assert.deepEqual(at('dir == c2s |'), ['&&', '||']);
    assert.deepEqual(at('(a) |'), ['&&', '||']);
    assert.deepEqual(at('"quoted" &|'), ['&&']);
    assert.deepEqual(at('text ~ /x/ |'), ['&&', '||']);
  });

  it('is silent within quotes and regular expressions', () => {
    assert.deepEqual(at('"l|'), []);
    assert.deepEqual(at('text ~ /l|'), []);
    assert.deepEqual(at('text contains "a l|'), []);
  });

  it('says of each what it is, and knows every field', () => {
    for (const { detail, text } of completeFilter('', 0)) assert.ok(detail.length > 3, text);
  });

  it('offers only operators that the grammar takes, and all of those', () => {
    const values = ['1', '10ms', '10:15', 'in', 'open', 'tap', '"00"', '/x/'];
    for (const left of [...fieldNames, 'json.a']) {
      const offered = operatorsOf(left === 'json.a' ? 'json' : fieldOf(left)).map(({ operator }) => operator);
      const taken = ['==', '!=', '<', '<=', '>', '>=', 'contains', '~'].filter((operator) =>
        values.some((value) => reads(`${left} ${operator} ${value}`)),
      );
      assert.deepEqual(offered, taken, left);
    }
  });

  it('never fails, and its suggestions lie within the text', () => {
    const piece = fc.constantFrom(
      'len',
      ' ',
      '==',
      '"',
      '/',
      '(',
      '!',
      '&&',
      'json.',
      '~',
      'contains',
      'dir',
      'x',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(text, fc.nat({ max: 60 }), (some, column) => {
        const caret = Math.min(column, some.length);
        for (const { start, end } of completeFilter(some, caret)) {
          assert.ok(start >= 0 && start <= caret && end >= caret && end <= some.length);
        }
      }),
    );
  });
});

function reads(filter: string): boolean {
  try {
    parseFilterNode(filter);
    return true;
  } catch {
    return false;
  }
}
