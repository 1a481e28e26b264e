import * as assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionExports } from '../../src/workbench/extensionExports';
import { activated } from './support/activated';
import { call, clearTraffic } from './support/commands';
import { withSetting } from './support/setting';
import { useSocketFolder } from './support/socketFolder';

/** The text of the *Seqpacket* output channel as soon as it matches `wanted`. */
async function outputWith(wanted: RegExp): Promise<string> {
  await vscode.commands.executeCommand('seqpacket.showOutput');
  const text = () =>
    vscode.workspace.textDocuments
      .filter((document) => document.uri.scheme === 'output' && wanted.test(document.getText()))
      .map((document) => document.getText())[0];
  return new Promise((resolve) => {
    const check = () => {
      const found = text();
      if (found === undefined) return;
      for (const subscription of subscriptions) subscription.dispose();
      resolve(found);
    };
    const subscriptions = [
      vscode.workspace.onDidChangeTextDocument(check),
      vscode.workspace.onDidOpenTextDocument(check),
    ];
    check();
  });
}

describe('the output channel', () => {
  const folder = useSocketFolder();

  it('has a line for every event, with time, endpoint, connection, direction, length and text', async () => {
    const address = folder.path('lines');
    await call('startServer', { address, responder: 'silent' });
    const { connectionId } = await call('connect', { address });
    await call('sendPacket', { connectionId, payload: 'caf\u00e9\n' });
    await call('disconnect', { connectionId });
    await call('stopServer', { address });
    const text = await outputWith(new RegExp(`${address} .*unlisten`));
    const line = text
      .split('\n')
      .find((candidate) => candidate.includes('caf') && candidate.includes('client'));
    assert.match(
      line ?? '',
      new RegExp(
        `^\\d\\d:\\d\\d:\\d\\d\\.\\d{6} +${address} +client #${connectionId} +→ out +6 B +café\\\\n$`,
      ),
    );
  });

  it('shows a hex dump and cuts at the settings', async () => {
    const address = folder.path('hex');
    await withSetting('seqpacket.output.payload', 'hex', () =>
      withSetting('seqpacket.output.maxBytesPerPacket', 4, async () => {
        await call('startServer', { address, responder: 'silent' });
        const { connectionId } = await call('connect', { address });
        await call('sendPacket', { connectionId, payload: 'wxyz and more' });
        const text = await outputWith(/\|wxyz\|\n.*more bytes/);
        assert.match(text, /00000000 {2}77 78 79 7a +\|wxyz\|\n +9 more bytes not shown\n/);
        await call('disconnect', { connectionId });
        await call('stopServer', { address });
      }),
    );
  });
});

describe('a flood of packets', () => {
  const folder = useSocketFolder();
  const count = 20_000;

  /** Resolves when the server has read all of them; the tree says when to look. */
  async function untilReceived({ onDidChangeTreeData }: ExtensionExports['trafficTree']): Promise<void> {
    for (;;) {
      // Listening before looking: no change falls between the two.
      const changed = new Promise<void>((resolve) => {
        const subscription = onDidChangeTreeData(() => {
          subscription.dispose();
          resolve();
        });
      });
      if ((await call('getTraffic', { filter: 'in packet', limit: 0 })).matched >= count) return;
      await changed;
    }
  }

  it('redraws the tree at most ten times a second, and loses nothing', async () => {
    const { trafficTree } = await activated();
    await vscode.commands.executeCommand('seqpacket.traffic.focus');
    const address = folder.path('flood');
    await clearTraffic();
    await call('startServer', { address, responder: 'silent' });
    const { connectionId } = await call('connect', { address });
    let redraws = 0;
    const subscription = trafficTree.onDidChangeTreeData(() => (redraws += 1));
    const started = performance.now();
    const sends = Array.from({ length: count }, (_, index) =>
      call('sendPacket', { connectionId, payload: `packet ${index}` }),
    );
    await Promise.all(sends);
    await untilReceived(trafficTree);
    const elapsedMs = performance.now() - started;
    subscription.dispose();
    await call('disconnect', { connectionId });
    await call('stopServer', { address });
    assert.ok(redraws <= elapsedMs / 100 + 1, `${redraws} redraws in ${elapsedMs} ms`);
    const { events } = await call('getTraffic', { filter: 'in packet' });
    assert.deepEqual(
      events.map((event) => Buffer.from(event.data ?? []).toString()),
      Array.from({ length: count }, (_, index) => `packet ${index}`),
    );
  });

  it('has its last packet in the output channel too', async () => {
    assert.match(await outputWith(new RegExp(`packet ${count - 1}\\b`)), /packet 10000/);
  });
});
