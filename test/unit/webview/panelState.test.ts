import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { initialState, newerState, readState, savedState } from '../../../src/webview/panelState';
import { columnIds } from '../../../src/webview/table/columns';

test('a state that was saved is read back', () => {
  const state = {
    ...initialState,
    capture: '123',
    tab: 'charts',
    filter: 'len > 1',
    timeMode: 'delta',
    widths: { ...initialState.widths, info: 333 },
    isFollowing: false,
    selected: 7,
    topmost: 3,
    topOffset: 5,
    tableShare: 0.3,
    factsShare: 0.7,
    connection: 4,
  } as const;
  assert.deepEqual(readState(JSON.parse(JSON.stringify(state))), state);
});

test('of two saved states the newer one counts, of which one may be none', () => {
  const old = { ...initialState, savedAt: 1 };
  const now = savedState(initialState);
  for (const [one, other] of [
    [old, now],
    [now, old],
    [undefined, now],
    [now, 'x'],
  ]) {
    assert.equal(newerState(one, other), now);
  }
});

test('anything else gives a state that works', () => {
  assert.equal(readState(undefined), initialState);
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...Object.keys(initialState), 'selected', 'connection'), fc.anything()),
      (saved) => {
        const state = readState(saved);
        assert.equal(typeof state.filter, 'string');
        for (const id of columnIds) assert.ok(state.widths[id] >= 40 && state.widths[id] <= 1200);
        for (const share of [state.tableShare, state.factsShare]) assert.ok(share >= 0.1 && share <= 0.9);
        assert.ok(state.selected === undefined || Number.isSafeInteger(state.selected));
      },
    ),
  );
});
