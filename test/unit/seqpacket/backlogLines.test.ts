import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BacklogLines } from '../../../src/seqpacket/backlogLines';

const never = new AbortController().signal;

test('one is first, the others follow in the order they came, each address by itself', async () => {
  const lines = new BacklogLines();
  const order: string[] = [];
  const wait = (name: string) => lines.enter('a', never).then(() => order.push(name));
  await wait('first');
  const waiting = [wait('second'), wait('third')];
  await lines.enter('b', never);
  assert.deepEqual(order, ['first']);
  lines.leave('a');
  await waiting[0];
  assert.deepEqual(order, ['first', 'second']);
  lines.leave('a');
  await waiting[1];
  lines.leave('a');
  assert.deepEqual([lines.has('a'), lines.has('b')], [false, true]);
  lines.leave('b');
  assert.equal(lines.has('b'), false);
});

test('who gives up leaves the line, and the next is not held up', async () => {
  const lines = new BacklogLines();
  await lines.enter('a', never);
  const abort = new AbortController();
  const impatient = lines.enter('a', abort.signal);
  const patient = lines.enter('a', never);
  abort.abort(new Error('enough'));
  await assert.rejects(impatient, /enough/);
  await assert.rejects(lines.enter('a', abort.signal), /enough/);
  lines.leave('a');
  await patient;
  lines.leave('a');
  assert.equal(lines.has('a'), false);
});
