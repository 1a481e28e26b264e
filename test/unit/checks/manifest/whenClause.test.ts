import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseWhen } from '../../../checks/manifest/whenClause';

describe('parseWhen', () => {
  it('gives every condition with its comparison', () => {
    assert.deepEqual(parseWhen("view == a.b && (!c || d != 'x y') && viewItem =~ /^a\\.(b|c)$/i && e >= 3"), [
      { key: 'view', operator: '==', value: 'a.b' },
      { key: 'c' },
      { key: 'd', operator: '!=', value: 'x y' },
      { key: 'viewItem', operator: '=~', value: '^a\\.(b|c)$' },
      { key: 'e', operator: '>=', value: '3' },
    ]);
    assert.deepEqual(parseWhen('a in b || a not in b'), [
      { key: 'a', operator: 'in', value: 'b' },
      { key: 'a', operator: 'not in', value: 'b' },
    ]);
  });

  it('leaves constants out', () => {
    assert.deepEqual(parseWhen('false'), []);
    assert.deepEqual(parseWhen('true && a'), [{ key: 'a' }]);
  });

  const broken = {
    'a &&': 5,
    '&& a': 1,
    'a b': 3,
    '(a': 3,
    'a)': 2,
    'a == ': 6,
    'a & b': 2,
    "a == 'b": 5,
    'a not b': 7,
  };
  for (const [clause, column] of Object.entries(broken)) {
    it(`refuses "${clause}", naming the column`, () => {
      assert.throws(() => parseWhen(clause), { message: `the clause cannot be read at column ${column}` });
    });
  }

  it('refuses what is no regular expression', () => {
    assert.throws(() => parseWhen('a =~ /(/'), /Invalid regular expression/);
  });
});
