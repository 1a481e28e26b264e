import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import { describe, it } from 'mocha';
import { call } from './support/commands';
import { useSocketFolder } from './support/socketFolder';

/** Every error carries a code, and a sentence of a person's length that ends as one does. */
async function rejects(promise: Promise<unknown>, code: string, sentence: RegExp): Promise<void> {
  await assert.rejects(promise, (error: Error & { code?: unknown }) => {
    assert.equal(error.code, code, error.message);
    assert.match(error.message, sentence);
    assert.match(error.message, /[.)]$/);
    return true;
  });
}

describe('bad input', () => {
  const folder = useSocketFolder();

  it('an address that is none', async () => {
    for (const address of ['', 'relative/path', '/tmp/\0x', '@']) {
      await rejects(call('connect', { address }), 'EINVAL', /address|path|abstract name/i);
      await rejects(call('startServer', { address }), 'EINVAL', /address|path|abstract name/i);
    }
  });

  it('nothing there, a regular file, a directory', async () => {
    const file = folder.path('file');
    fs.writeFileSync(file, 'precious');
    await rejects(call('connect', { address: folder.path('none') }), 'ENOENT', /none/);
    await rejects(call('connect', { address: file }), 'ECONNREFUSED', /not a socket/);
    await rejects(call('startServer', { address: file }), 'EADDRINUSE', /not a socket/);
    assert.equal(fs.readFileSync(file, 'utf8'), 'precious');
    fs.rmSync(file);
    await rejects(call('startServer', { address: '/tmp' }), 'EADDRINUSE', /folder/);
  });

  it('a live server of ours', async () => {
    const address = folder.path('live');
    await call('startServer', { address });
    await rejects(call('startServer', { address }), 'EADDRINUSE', /listens|in use/);
    assert.equal((await call('sendRequest', { address, payload: 'SEND' })).endedBy, 'reply');
    await call('stopServer', { address });
  });

  it('a SOCK_STREAM server is called by its name', async () => {
    const address = folder.path('stream');
    const server = net.createServer().listen(address);
    await new Promise((resolve) => server.once('listening', resolve));
    await rejects(call('connect', { address }), 'EPROTOTYPE', /SOCK_STREAM/);
    await rejects(call('startServer', { address }), 'EADDRINUSE', /SOCK_STREAM|another type/);
    await new Promise((resolve) => server.close(resolve));
  });

  it('payloads that cannot be read', async () => {
    const address = folder.path('unused');
    const bad: [string, string, RegExp][] = [
      ['414', 'hex', /digit/],
      ['4g', 'hex', /column 2/],
      ['\\q', 'escaped', /escape/],
      ['*', 'base64', /column 1/],
    ];
    for (const [payload, encoding, sentence] of bad) {
      await rejects(call('sendRequest', { address, payload, encoding }), 'EINVAL', sentence);
    }
    await rejects(call('sendRequest', { address, payload: 'x', encoding: 'utf7' }), 'EINVAL', /"utf8"/);
    await rejects(call('sendRequest', { address }), 'EINVAL', /payload/);
    await rejects(call('sendRequest', { address, payload: 'x', timeoutMs: -1 }), 'EINVAL', /timeoutMs/);
  });

  it('a payload above the limit names the limit, and the connection goes on', async () => {
    const address = folder.path('limit');
    await call('startServer', { address, responder: 'silent' });
    const { connectionId } = await call('connect', { address });
    const payload = new Uint8Array(64 * 1024 * 1024);
    await rejects(call('sendPacket', { connectionId, payload }), 'EMSGSIZE', /\d{6,} bytes/);
    assert.deepEqual(await call('sendPacket', { connectionId, payload: 'on' }), { bytes: 2 });
    await call('disconnect', { connectionId });
    await call('stopServer', { address });
  });

  it('no reply until the time-out', async () => {
    const address = folder.path('silent');
    await call('startServer', { address, responder: 'silent' });
    await rejects(call('sendRequest', { address, payload: 'SEND', timeoutMs: 50 }), 'ETIMEDOUT', /50 ms/);
    await call('stopServer', { address });
  });

  it('a stale socket file says that nobody listens', async () => {
    const address = folder.path('stale');
    execFileSync('python3', [
      '-c',
      'import socket,sys; socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET).bind(sys.argv[1])',
      address,
    ]);
    await rejects(call('connect', { address }), 'ECONNREFUSED', /nobody listens/i);
    fs.rmSync(address);
  });
});
