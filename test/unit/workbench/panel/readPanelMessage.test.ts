import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { viewItems } from '../../../../src/workbench/contributions';
import { readPanelMessage } from '../../../../src/workbench/panel/readPanelMessage';
import type { MessageToHost } from '../../../../src/webview/panelMessages';
import { packetSection } from '../../../../src/webview/panelMessages';

const messages: readonly MessageToHost[] = [
  { type: 'ready' },
  { type: 'rows', id: 1, generation: 1, start: 5, end: 105 },
  { type: 'filter', text: 'len > 1' },
  { type: 'remember', filter: 'len > 1' },
  { type: 'complete', id: 2, text: 'le', column: 2 },
  { type: 'packet', id: 3, seq: 7 },
  { type: 'locate', id: 4, seq: 7 },
  { type: 'bytes', id: 5, seq: 7, start: 0, end: 16 },
  { type: 'copy', seq: 7, style: 'hex', start: 0, end: Number.MAX_SAFE_INTEGER },
  { type: 'open', seq: 7 },
  { type: 'charts', isShown: true },
  { type: 'sequence', connection: 3 },
  { type: 'sequence', connection: 3, seq: 7 },
  { type: 'endSequence' },
  { type: 'sequenceRows', id: 6, generation: 1, start: 5, end: 105 },
  { type: 'connections', id: 8 },
  { type: 'save', state: '{}' },
  { type: 'run', command: 'startServer' },
];

test('every message of the panel is taken as it is', () => {
  for (const message of messages) assert.deepEqual(readPanelMessage(structuredClone(message)), message);
});

test('a message that lacks a property, or has one of another type, is none', () => {
  for (const message of messages) {
    for (const name of Object.keys(message)) {
      // Alone this one may be left out.
      const may = message.type === 'sequence' && name === 'seq' ? [] : [undefined];
      for (const wrong of [...may, null, -1, 1.5, NaN, {}, [], 'x'.repeat(70_000)]) {
        assert.equal(readPanelMessage({ ...message, [name]: wrong }), undefined, `${message.type}.${name}`);
      }
    }
  }
});

test('no message asks for more than one answer should hold, or for a command that is not offered', () => {
  assert.equal(readPanelMessage({ type: 'rows', id: 1, generation: 1, start: 0, end: 1e6 }), undefined);
  assert.equal(readPanelMessage({ type: 'bytes', id: 1, seq: 1, start: 0, end: 1e9 }), undefined);
  assert.equal(readPanelMessage({ type: 'bytes', id: 1, seq: 1, start: 5, end: 4 }), undefined);
  assert.equal(readPanelMessage({ type: 'complete', id: 1, text: 'a', column: 2 }), undefined);
  assert.equal(readPanelMessage({ type: 'run', command: 'stopServer' }), undefined);
});

test('nothing that was not asked for is taken over, and nothing throws', () => {
  assert.deepEqual(readPanelMessage({ type: 'open', seq: 1, more: 'x' }), { type: 'open', seq: 1 });
  fc.assert(fc.property(fc.anything(), (value) => void readPanelMessage(value)));
  fc.assert(
    fc.property(fc.constantFrom(...messages), fc.dictionary(fc.string(), fc.anything()), (message, more) => {
      readPanelMessage({ ...more, type: message.type });
    }),
  );
});

test('the section of the context menu is the one that package.json names', () => {
  assert.equal(packetSection, viewItems.packet);
});
