import * as assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { call, clearTraffic } from './support/commands';
import { useSocketFolder } from './support/socketFolder';

describe('sendRequest', () => {
  const folder = useSocketFolder();

  it('returns the reply, its two packets, the time it took and what ended it', async () => {
    const address = folder.path('a');
    await call('startServer', { address });
    const result = await call('sendRequest', { address, payload: 'SEND' });
    assert.deepEqual(Object.keys(result).sort(), [
      'connectionId',
      'elapsedMs',
      'endedBy',
      'packets',
      'reply',
    ]);
    assert.equal(result.endedBy, 'reply');
    assert.deepEqual(result.reply, {
      length: 13,
      data: new Uint8Array(Buffer.from('Hello World!\n')),
      text: 'Hello World!\n',
    });
    assert.deepEqual(result.packets, [
      { data: new Uint8Array(Int32Array.of(13).buffer), truncated: false },
      { data: new Uint8Array(Buffer.from('Hello World!\n')), truncated: false },
    ]);
    assert.ok(result.elapsedMs > 0);
    await call('stopServer', { address });
  });

  it('reads a payload in four encodings, or takes bytes', async () => {
    const address = folder.path('b');
    await call('startServer', { address, responder: 'silent' });
    const { connectionId } = await call('connect', { address });
    const cases = [
      { payload: 'A\u00df' },
      { payload: '41 c3 9f', encoding: 'hex' },
      { payload: '\\x41\\xc3\\x9f', encoding: 'escaped' },
      { payload: 'QcOf', encoding: 'base64' },
      { payload: Uint8Array.of(0x41, 0xc3, 0x9f) },
    ];
    for (const payload of cases) {
      await clearTraffic();
      await call('sendPacket', { connectionId, ...payload });
      const { events } = await call('getTraffic', { filter: 'role == client && dir == out' });
      assert.deepEqual(events[0]?.data, Uint8Array.of(0x41, 0xc3, 0x9f));
    }
    await call('disconnect', { connectionId });
    await call('stopServer', { address });
  });

  it('collects packets until end-of-file without framing', async () => {
    const address = folder.path('c');
    await call('startServer', { address });
    const { packets, endedBy, reply } = await call('sendRequest', {
      address,
      payload: 'SEND',
      framing: 'none',
    });
    assert.equal(endedBy, 'eof');
    assert.equal(packets.length, 2);
    assert.equal(reply, undefined);
    await call('stopServer', { address });
  });
});

describe('connect, sendPacket, disconnect', () => {
  const folder = useSocketFolder();

  it('hold a connection open and send packets on it, an empty one too', async () => {
    const address = folder.path('a');
    await call('startServer', { address, responder: 'silent' });
    const { connectionId } = await call('connect', { address });
    assert.deepEqual(await call('sendPacket', { connectionId, payload: 'one' }), { bytes: 3 });
    assert.deepEqual(await call('sendPacket', { connectionId, payload: '' }), { bytes: 0 });
    assert.deepEqual(await call('sendPacket', { connectionId, payload: '00 ff', encoding: 'hex' }), {
      bytes: 2,
    });
    assert.deepEqual(await call('disconnect', { connectionId }), {});
    await assert.rejects(call('sendPacket', { connectionId, payload: 'x' }), { code: 'ENOTCONN' });
    await assert.rejects(call('disconnect', { connectionId }), { code: 'ENOTCONN' });
    await call('stopServer', { address });
  });
});
