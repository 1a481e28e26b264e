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
