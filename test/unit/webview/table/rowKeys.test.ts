import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowForKey } from '../../../../src/webview/table/rowKeys';

const extent = { selected: 50, start: 10, end: 100, seen: 42, pageRows: 20 };

test('keys move the selection among the rows there are', () => {
  const to = (key: string, selected: number | undefined = 50) => rowForKey(key, { ...extent, selected });
  assert.equal(to('ArrowDown'), 51);
  assert.equal(to('ArrowUp'), 49);
  assert.equal(to('PageDown'), 70);
  assert.equal(to('PageUp', 15), 10);
  assert.equal(to('PageDown', 95), 99);
  assert.equal(to('Home'), 10);
  assert.equal(to('End'), 99);
  assert.equal(to('ArrowUp', 10), 10);
  assert.equal(to('a'), undefined);
  assert.equal(to('constructor'), undefined);
});

test('without a selection the first key selects what is seen', () => {
  assert.equal(rowForKey('ArrowDown', { ...extent, selected: undefined }), 42);
  assert.equal(rowForKey('End', { ...extent, selected: undefined }), 99);
});

test('an empty table selects nothing', () => {
  assert.equal(rowForKey('End', { ...extent, start: 5, end: 5 }), undefined);
});
