import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FilterHistory } from '../../../../src/webview/filter/filterHistory';

test('a walk through the filters used before ends at what was being typed', () => {
  const history = new FilterHistory();
  history.setFilters(['c', 'b', 'a']);
  assert.equal(history.older('typing'), 'c');
  assert.equal(history.older('c'), 'b');
  assert.equal(history.older('b'), 'a');
  assert.equal(history.older('a'), undefined);
  assert.equal(history.newer(), 'b');
  assert.equal(history.newer(), 'c');
  assert.equal(history.newer(), 'typing');
  assert.equal(history.newer(), undefined);
});

test('what stands in the box is not offered as the one before', () => {
  const history = new FilterHistory();
  history.setFilters(['b', 'a']);
  assert.equal(history.older('b'), 'a');
});

test('a filter that is used comes first, once; the same list again does not disturb a walk', () => {
  const history = new FilterHistory();
  history.setFilters(['b', 'a']);
  history.add('a');
  assert.deepEqual(history.filters, ['a', 'b']);
  assert.equal(history.older('a'), 'b');
  history.setFilters(['a', 'b']);
  assert.equal(history.newer(), 'a');
  history.setFilters(['c', 'a', 'b']);
  assert.equal(history.newer(), undefined);
});

test('typing begins the walk anew', () => {
  const history = new FilterHistory();
  history.setFilters(['b', 'a']);
  history.older('');
  history.older('b');
  history.reset();
  assert.equal(history.older('x'), 'b');
  assert.deepEqual(history.filters, ['b', 'a']);
  assert.equal(new FilterHistory().older(''), undefined);
});
