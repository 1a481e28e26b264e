import * as assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionExports } from '../../src/workbench/extensionExports';
import { activated } from './support/activated';
import { call, clearTraffic } from './support/commands';
import { labelOf, rows, rowsWhen } from './support/rows';
import { useSocketFolder } from './support/socketFolder';

describe('the views', () => {
  const folder = useSocketFolder();
  let exports: ExtensionExports;

  before(async () => {
    exports = await activated();
  });

  it('Endpoints lists a server with its connections, and connections of this window', async () => {
    const address = folder.path('a');
    await call('startServer', { address, responder: 'echo' });
    const { connectionId } = await call('connect', { address });
    await call('sendPacket', { connectionId, payload: 'ping' });
    const text = await rowsWhen(
      exports.endpointsTree,
      (lines) => lines.length === 3 && lines[1]?.includes('1 out') === true,
    );
    assert.equal(text.length, 3, text.join('\n'));
    assert.equal(text[0], 'a | echo · 1 client');
    assert.match(text[1] ?? '', /^ {2}#\d+ \| pid \d+ · 1 in, 1 out$/);
    assert.match(text[2] ?? '', new RegExp(`^#${connectionId} \\| a · \\d in, 1 out$`));
    await call('disconnect', { connectionId });
    await call('stopServer', { address });
    assert.deepEqual(await rows(exports.endpointsTree), []);
  });

  it('Traffic lists the newest first, each packet opens as a document', async () => {
    const address = folder.path('b');
    await clearTraffic();
    await call('startServer', { address });
    await call('sendRequest', { address, payload: 'SEND' });
    await call('stopServer', { address });
    const nodes = exports.trafficTree.getChildren();
    const items = nodes.map((node) => exports.trafficTree.getTreeItem(node));
    assert.match(labelOf(items[0]), /unlisten/);
    assert.match(labelOf(items.at(-1)), /listen/);
    const packet = items.find((item) => labelOf(item).includes('SEND'));
    assert.ok(packet?.command);
    await vscode.commands.executeCommand(packet.command.command, packet.command.arguments?.[0]);
    const document = vscode.window.activeTextEditor?.document;
    assert.match(document?.getText() ?? '', /53 45 4e 44 .*\|SEND\|/);
    assert.equal(document?.uri.scheme, 'seqpacket');
  });

  it('Traffic shows 500 and folds what is older', async () => {
    const address = folder.path('c');
    await clearTraffic();
    await call('startServer', { address, responder: 'silent' });
    const { connectionId } = await call('connect', { address });
    for (let count = 0; count < 600; count += 1) await call('sendPacket', { connectionId, payload: 'x' });
    await call('disconnect', { connectionId });
    await call('stopServer', { address });
    const { total } = await call('getTraffic', { limit: 0 });
    const newest = exports.trafficTree.getChildren();
    assert.equal(newest.length, 501);
    const older = newest.at(-1);
    assert.ok(older?.node === 'older');
    assert.equal(older.count, total - 500);
    assert.equal(exports.trafficTree.getTreeItem(older).label, `${total - 500} older events`);
    const next = exports.trafficTree.getChildren(older);
    const first = next[0];
    const last = newest[499];
    assert.ok(first?.node === 'event' && last?.node === 'event');
    assert.equal(first.event.seq, last.event.seq - 1);
  });
});
