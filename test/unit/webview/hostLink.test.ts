import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Announcement } from '../../../src/webview/hostLink';
import { HostLink } from '../../../src/webview/hostLink';
import type { MessageToHost } from '../../../src/webview/panelMessages';
import { readHostMessage } from '../../../src/webview/readHostMessage';

test('each question gets its own answer, in whatever order they come', async () => {
  const sent: MessageToHost[] = [];
  const heard: Announcement[] = [];
  const link = new HostLink({ postMessage: (message) => sent.push(message) }, (message) =>
    heard.push(message),
  );
  const first = link.ask('packet', { seq: 1 });
  const second = link.ask('bytes', { seq: 1, start: 0, end: 4 });
  assert.deepEqual(sent, [
    { type: 'packet', id: 1, seq: 1 },
    { type: 'bytes', id: 2, seq: 1, start: 0, end: 4 },
  ]);
  link.receive({ type: 'bytes', id: 2, start: 0, bytes: Uint8Array.of(1) });
  link.receive({ type: 'packet', id: 1 });
  link.receive({ type: 'packet', id: 99 });
  assert.deepEqual((await second).bytes, Uint8Array.of(1));
  assert.equal((await first).packet, undefined);
  link.receive({ type: 'history', filters: [] });
  link.receive({ type: 'else' });
  assert.deepEqual(heard, [{ type: 'history', filters: [] }]);
});

test('what others post to the page is no message of the extension', () => {
  for (const value of [
    undefined,
    null,
    1,
    'view',
    {},
    { type: 1 },
    { type: 'toString' },
    { type: '__proto__' },
  ]) {
    assert.equal(readHostMessage(value), undefined);
  }
  fc.assert(fc.property(fc.anything(), (value) => void readHostMessage(value)));
});
