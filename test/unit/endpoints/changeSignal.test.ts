import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ChangeSignal } from '../../../src/endpoints/changeSignal';

it('tells each subscriber until it unsubscribes', () => {
  const signal = new ChangeSignal();
  let calls = 0;
  const listener = () => {
    calls++;
  };
  const first = signal.subscribe(listener);
  const second = signal.subscribe(listener);
  signal.fire();
  assert.equal(calls, 2);
  first();
  first();
  signal.fire();
  assert.equal(calls, 3);
  second();
  signal.fire();
  assert.equal(calls, 3);
});
