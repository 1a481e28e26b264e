import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packetContext } from '../../../src/webview/packetContext';

test('a packet has its menu, and all else none, not even that of text', () => {
  assert.deepEqual(JSON.parse(packetContext({ kind: 'packet', seq: 7 })), {
    preventDefaultContextMenuItems: true,
    webviewSection: 'seqpacket.packet',
    node: 'packet',
    seq: 7,
  });
  for (const row of [{ kind: 'close', seq: 8 } as const, undefined]) {
    assert.deepEqual(JSON.parse(packetContext(row)), { preventDefaultContextMenuItems: true });
  }
});
