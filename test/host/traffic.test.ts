import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { call, clearTraffic } from './support/commands';
import { withSetting } from './support/setting';
import { useSocketFolder } from './support/socketFolder';

describe('getTraffic', () => {
  const folder = useSocketFolder();

  it('lists a request in wire order on both sides, with times that do not go back', async () => {
    const address = folder.path('a');
    await clearTraffic();
    await call('startServer', { address });
    await call('sendRequest', { address, payload: 'SEND' });
    await call('stopServer', { address });
    const { total, matched, events } = await call('getTraffic', {});
    assert.equal(total, matched);
    assert.equal(total, events.length);
    const packets = (role: string) =>
      events
        .filter((event) => event.kind === 'packet' && event.role === role)
        .map((event) => `${event.direction ?? ''} ${event.length ?? -1}`);
    assert.deepEqual(packets('client'), ['out 4', 'in 4', 'in 13']);
    assert.deepEqual(packets('server'), ['in 4', 'out 4', 'out 13']);
    assert.equal(events[0]?.kind, 'listen');
    assert.equal(events.at(-1)?.kind, 'unlisten');
    for (const event of events) {
      assert.equal(event.address, address);
      assert.match(event.timeNs, /^\d{19}$/);
      assert.equal(event.length, event.data?.length);
    }
    assert.equal(events.filter((event) => event.kind === 'open').length, 2);
    assert.equal(events.filter((event) => event.kind === 'close').length, 2);
    JSON.stringify(events);
  });

  it('says of packets for how long they were held until the other end read, and who that is', async () => {
    const address = folder.path('held');
    await clearTraffic();
    await call('startServer', { address, responder: 'silent' });
    const { connectionId } = await call('connect', { address });
    // All in one turn of the event loop, in which the server cannot read: the kernel takes a few.
    const payload = new Uint8Array(100_000);
    await Promise.all(Array.from({ length: 40 }, () => call('sendPacket', { connectionId, payload })));
    const { events, matched } = await call('getTraffic', { filter: 'held && dir == out' });
    assert.ok(matched > 0 && matched < 40, `${matched} of 40 were held`);
    for (const { heldNs } of events) assert.match(heldNs ?? '', /^\d+$/);
    const [open] = (await call('getTraffic', { filter: 'kind == open && role == server' })).events;
    assert.equal(open?.processName, fs.readFileSync('/proc/self/comm', 'utf8').trimEnd());
    await call('disconnect', { connectionId });
    await call('stopServer', { address });
  });

  it('filters, skips and limits', async () => {
    const address = folder.path('b');
    await clearTraffic();
    await call('startServer', { address, responder: 'silent' });
    const { connectionId } = await call('connect', { address });
    for (const payload of ['red 1', 'blue 2', 'red 3']) {
      await call('sendPacket', { connectionId, payload });
    }
    const { matched, events } = await call('getTraffic', { filter: 'red out', offset: 1, limit: 5 });
    assert.equal(matched, 2);
    assert.deepEqual(
      events.map((event) => Buffer.from(event.data ?? []).toString()),
      ['red 3'],
    );
    await assert.rejects(call('getTraffic', { limit: -1 }), { code: 'EINVAL' });
    await call('disconnect', { connectionId });
    await call('stopServer', { address });
  });

  it('keeps no more than the setting, and clearTraffic keeps none', async () => {
    const address = folder.path('c');
    await withSetting('seqpacket.traffic.maxPackets', 10, async () => {
      await call('startServer', { address });
      for (let round = 0; round < 5; round += 1) await call('sendRequest', { address, payload: 'SEND' });
      await call('stopServer', { address });
      const { total, events } = await call('getTraffic', {});
      assert.equal(total, 10);
      assert.equal(events.at(-1)?.kind, 'unlisten');
    });
    await clearTraffic();
    assert.equal((await call('getTraffic', {})).total, 0);
  });
});

describe('showTraffic, showOutput, showDiagnostics', () => {
  it('open the output channel, without asking', async () => {
    const opened = new Promise<void>((resolve) => {
      const check = (editors: readonly vscode.TextEditor[]) => {
        if (editors.some(({ document }) => document.uri.scheme === 'output')) resolve();
      };
      vscode.window.onDidChangeVisibleTextEditors(check);
      check(vscode.window.visibleTextEditors);
    });
    await vscode.commands.executeCommand('seqpacket.showTraffic');
    await vscode.commands.executeCommand('seqpacket.showOutput');
    await opened;
  });

  it('diagnostics name versions, the addon and the limits, as a document and on the clipboard', async () => {
    await vscode.commands.executeCommand('seqpacket.showDiagnostics');
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    for (const wanted of [
      `VS Code`,
      vscode.version,
      'glibc',
      `linux ${process.arch}`,
      'seqpacket.glibc.node',
      'wmem_max',
      'somaxconn',
      'Listeners',
    ]) {
      assert.ok(text.includes(wanted), `${wanted} is missing in:\n${text}`);
    }
  });

  it('diagnostics that are open already show what is true now', async () => {
    const text = () => vscode.window.activeTextEditor?.document.getText() ?? '';
    await vscode.commands.executeCommand('seqpacket.showDiagnostics');
    assert.match(text(), /Servers +0\n/);
    const address = `@seqpacket-diagnostics-${process.pid}`;
    await call('startServer', { address });
    const changed = new Promise((resolve) => {
      const subscription = vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme !== 'seqpacket') return;
        subscription.dispose();
        resolve(undefined);
      });
    });
    await vscode.commands.executeCommand('seqpacket.showDiagnostics');
    await changed;
    assert.match(text(), /Servers +1\n/);
    await call('stopServer', { address });
  });
});
