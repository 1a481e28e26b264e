import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { call } from './support/commands';
import { withSetting } from './support/setting';
import { useSocketFolder } from './support/socketFolder';

describe('startServer, stopServer, shutdownServer', () => {
  const folder = useSocketFolder();

  it('starts a server on a socket file of mode 0600 and stops it by its id', async () => {
    const address = folder.path('a');
    const started = await call('startServer', { address });
    assert.equal(started.address, address);
    assert.equal(fs.statSync(address).mode & 0o777, 0o600);
    assert.deepEqual(await call('stopServer', { serverId: started.serverId }), { stopped: true });
    assert.ok(!fs.existsSync(address));
    assert.deepEqual(await call('stopServer', { serverId: started.serverId }), { stopped: false });
  });

  it('stops a server by its address, and says when there is none', async () => {
    const address = folder.path('b');
    await call('startServer', { address });
    assert.deepEqual(await call('stopServer', { address }), { stopped: true });
    assert.deepEqual(await call('stopServer', { address }), { stopped: false });
  });

  it('answers with the reply of the argument, of any bytes', async () => {
    const address = folder.path('c');
    const reply = Uint8Array.from({ length: 256 }, (_, index) => index);
    await call('startServer', { address, reply });
    const { reply: got } = await call('sendRequest', { address, payload: 'SEND' });
    assert.deepEqual(got?.data, reply);
    await call('stopServer', { address });
  });

  it('uses the settings when the argument is empty', async () => {
    const address = folder.path('d');
    await withSetting('seqpacket.address', address, async () => {
      await withSetting('seqpacket.server.reply', 'from the settings', async () => {
        await call('startServer', {});
        assert.equal((await call('sendRequest', { payload: 'SEND' })).reply?.text, 'from the settings');
        assert.equal((await call('shutdownServer', {})).gone, true);
      });
    });
  });

  it('pads the reply packet as the setting says', async () => {
    const address = folder.path('e');
    await withSetting('seqpacket.server.padReplyTo', 256, async () => {
      await call('startServer', { address });
      const { reply, packets } = await call('sendRequest', { address, payload: 'SEND' });
      assert.equal(reply?.text, 'Hello World!\n');
      assert.deepEqual(
        packets.map((packet) => packet.data.length),
        [4, 256],
      );
      await call('stopServer', { address });
    });
  });

  it('shuts a server down by DOWN: it answers, and nobody listens any more', async () => {
    const address = folder.path('f');
    await call('startServer', { address });
    const result = await call('shutdownServer', { address });
    assert.equal(result.gone, true);
    assert.equal(result.reply?.text, 'Hello World!\n');
    assert.ok(!fs.existsSync(address));
    assert.deepEqual(await call('stopServer', { address }), { stopped: false });
  });

  it('listens at an abstract name, which leaves no file', async () => {
    const address = `@seqpacket-host-${process.pid}`;
    await call('startServer', { address, backlog: 1 });
    const { reply } = await call('sendRequest', { address, payload: 'SEND' });
    assert.equal(reply?.text, 'Hello World!\n');
    await call('stopServer', { address });
  });

  it('replaces a stale socket file', async () => {
    const address = folder.path('stale');
    await call('startServer', { address });
    const saved = folder.path('saved');
    // A hard link keeps the socket file when the server removes its name: nobody listens there any more.
    fs.linkSync(address, saved);
    await call('stopServer', { address });
    await call('startServer', { address: saved });
    await call('stopServer', { address: saved });
  });

  it('refuses what it does not know, and a server that never was', async () => {
    const address = folder.path('unknown');
    await assert.rejects(call('startServer', { address, responder: 'parrot' }), { code: 'EINVAL' });
    await assert.rejects(call('startServer', { address, backlog: -1 }), { code: 'EINVAL' });
    await assert.rejects(call('startServer', { address: `/tmp/${'x'.repeat(300)}` }), {
      code: 'ENAMETOOLONG',
    });
    await assert.rejects(call('stopServer', { serverId: 1_000_000 }), { code: 'ENOENT' });
    await assert.rejects(
      Promise.resolve(vscode.commands.executeCommand('seqpacket.startServer', 'not an object')),
      { code: 'EINVAL' },
    );
  });
});
