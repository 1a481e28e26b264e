import * as assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { call, clearTraffic, type RequestResult } from './support/commands';
import { useSocketFolder } from './support/socketFolder';

describe("a packet's context menu", () => {
  const folder = useSocketFolder();

  it('copies as text, hex, C and Python', async () => {
    const address = folder.path('a');
    await clearTraffic();
    await call('startServer', { address, responder: 'silent' });
    const { connectionId } = await call('connect', { address });
    await call('sendPacket', { connectionId, payload: '41 00 ff', encoding: 'hex' });
    await call('disconnect', { connectionId });
    await call('stopServer', { address });
    const { events } = await call('getTraffic', { filter: 'out' });
    const seq = events[0]?.seq;
    const copies: Record<string, RegExp> = {
      copyPacketAsText: /^A\\0\\xff$/,
      copyPacketAsHex: /^41 00 ff$/,
      copyPacketAsC: /^(static )?(const )?unsigned char packet\[3\] = \{\s*0x41, 0x00, 0xff,?\s*\};\n?$/,
      copyPacketAsPython: /^b'A\\x00\\xff'$/,
    };
    for (const [command, wanted] of Object.entries(copies)) {
      await vscode.commands.executeCommand(`seqpacket.${command}`, { seq });
      assert.match(await vscode.env.clipboard.readText(), wanted, command);
    }
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand('seqpacket.copyPacketAsHex', { seq: 0 })),
      { code: 'ENOENT' },
    );
  });

  it('says of an event that is no packet what it is, and of one that is gone how more are kept', async () => {
    const address = folder.path('none');
    await clearTraffic();
    await call('startServer', { address });
    await call('stopServer', { address });
    const { events } = await call('getTraffic', { filter: 'kind == listen' });
    const seq = events[0]?.seq;
    const commands = ['openPacket', 'openPayload', 'copyPacketAsText', 'sendPacketAgain'].map(
      (name) => () => vscode.commands.executeCommand(`seqpacket.${name}`, { seq }),
    );
    for (const command of commands) {
      await assert.rejects(Promise.resolve(command()), {
        code: 'EINVAL',
        message: `Event ${seq} is no packet (listen). Pick a packet of the traffic.`,
      });
    }
    await clearTraffic();
    for (const command of commands) {
      await assert.rejects(Promise.resolve(command()), { code: 'ENOENT', message: /Raise the setting/ });
    }
  });

  it('opens a document that can be closed and opened again while its packet is kept', async () => {
    const address = folder.path('documents');
    await clearTraffic();
    await call('startServer', { address, responder: 'silent' });
    const { connectionId } = await call('connect', { address });
    for (const payload of ['one', 'two']) await call('sendPacket', { connectionId, payload });
    await call('disconnect', { connectionId });
    await call('stopServer', { address });
    const { events } = await call('getTraffic', { filter: 'kind == packet && role == client' });
    await vscode.commands.executeCommand('seqpacket.openPacket', { seq: events[0]?.seq });
    const opened = vscode.window.activeTextEditor?.document;
    assert.ok(opened);
    assert.match(opened.getText(), /^one$/m);
    // The second was never opened: as little is left of its text as of one that was closed.
    const path = `/Packet ${events[1]?.seq}.txt`;
    const second = opened.uri.with({ path, query: events[1]?.timeNs ?? '' });
    const textAt = async (uri: vscode.Uri) => (await vscode.workspace.openTextDocument(uri)).getText();
    assert.match(await textAt(second), /^two$/m);
    const gone = `Packet ${events[1]?.seq} is not kept any more. Raise the setting`;
    assert.ok((await textAt(second.with({ query: '1' }))).startsWith(gone), 'of another capture');
    await clearTraffic();
    assert.match(await textAt(opened.uri), /^one$/m, 'what is open stays');
  });

  it('sends a packet again, asking nothing when it is named', async () => {
    const address = folder.path('again');
    await clearTraffic();
    await call('startServer', { address });
    await call('sendRequest', { address, payload: 'SEND' });
    const { events } = await call('getTraffic', { filter: 'role == client && dir == out' });
    const result: RequestResult = await vscode.commands.executeCommand('seqpacket.sendPacketAgain', {
      seq: events[0]?.seq,
    });
    assert.equal(result.reply?.text, 'Hello World!\n');
    await call('stopServer', { address });
  });
});
