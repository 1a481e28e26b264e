import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { moveSelection, selectedRange } from '../../../../src/webview/detail/byteSelection';

const at = (cursor: number, anchor = cursor) => ({ anchor, cursor });
const key = (name: string, shiftKey = false, ctrlKey = false) => ({ key: name, shiftKey, ctrlKey });
const move = (from: number, name: string, ctrlKey = false) =>
  moveSelection(at(from), key(name, false, ctrlKey), 100, 3)?.cursor;

test('keys move the cursor as in an editor', () => {
  assert.equal(move(5, 'ArrowRight'), 6);
  assert.equal(move(0, 'ArrowLeft'), 0);
  assert.equal(move(99, 'ArrowRight'), 99);
  assert.equal(move(5, 'ArrowDown'), 21);
  assert.equal(move(5, 'ArrowUp'), 5, 'the first row has no row above');
  assert.equal(move(90, 'ArrowDown'), 90, 'the last row is shorter: its column is not there');
  assert.equal(move(83, 'ArrowDown'), 99);
  assert.equal(move(50, 'PageUp'), 2);
  assert.equal(move(5, 'PageDown'), 53);
  assert.equal(move(37, 'Home'), 32);
  assert.equal(move(37, 'End'), 47);
  assert.equal(move(97, 'End'), 99);
  assert.equal(move(37, 'Home', true), 0);
  assert.equal(move(37, 'End', true), 99);
  assert.equal(move(37, 'x'), undefined);
});

test('with Shift the choice grows from where it began; Ctrl+A chooses all', () => {
  const grown = moveSelection(at(10), key('ArrowLeft', true), 100, 3);
  assert.deepEqual(grown, { anchor: 10, cursor: 9 });
  assert.deepEqual(selectedRange({ anchor: 10, cursor: 9 }), { start: 9, end: 11 });
  assert.deepEqual(moveSelection(at(10), key('a', false, true), 100, 3), { anchor: 0, cursor: 99 });
  assert.equal(moveSelection(at(0), key('ArrowRight'), 0, 3), undefined);
});

test('no key leaves the bytes', () => {
  const keys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End'];
  const any = fc.record({
    length: fc.integer({ min: 1, max: 70 }),
    cursor: fc.nat(69),
    name: fc.constantFrom(...keys),
  });
  fc.assert(
    fc.property(any, fc.boolean(), ({ length, cursor, name }, ctrlKey) => {
      const moved = moveSelection(at(cursor % length), key(name, false, ctrlKey), length, 2);
      assert.ok(moved && moved.cursor >= 0 && moved.cursor < length);
    }),
  );
});
