import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { ExchangeError } from '../../../src/protocol/exchangeError';
import { encodeLengthPacket } from '../../../src/protocol/commandProtocol';
import type { Connection } from '../../../src/seqpacket/connection';
import { onStage, type Stage } from './stage';

const timeoutMs = 60_000;
const adviceOnFraming = 'If this server does not speak the command protocol, use framing "none".';

/** A server that answers the first packet with these, and then closes, or keeps the client waiting. */
function answering(packets: readonly Uint8Array[], then: 'close' | 'wait') {
  return (connection: Connection): void => {
    connection.on('packet', () => {
      for (const packet of packets) connection.write(packet);
      if (then === 'close') void connection.close();
    });
  };
}

async function assertFails(
  stage: Stage,
  expected: { readonly code: string; readonly message: string; readonly packets: readonly Uint8Array[] },
): Promise<void> {
  const { endpoints, address, log } = stage;
  const request = endpoints.sendRequest({
    address,
    data: Buffer.from('SEND'),
    framing: 'command',
    timeoutMs,
  });
  await assert.rejects(request, (error) => {
    assert.ok(error instanceof ExchangeError);
    assert.equal(error.message, expected.message);
    assert.equal(error.code, expected.code);
    // Nothing is lost: what came is with the error, and in the log.
    assert.deepEqual(
      error.packets.map(({ data }) => data),
      expected.packets,
    );
    return true;
  });
  const { events } = await stage.capture.query();
  const received = events.filter(({ direction }) => direction === 'in');
  assert.deepEqual(
    received.map(({ data }) => Buffer.from(data ?? []).toString('hex')),
    expected.packets.map((data) => Buffer.from(data).toString('hex')),
  );
  assert.deepEqual(log().slice(-2), [`client #1 ${expected.code}: ${expected.message}`, 'client #1 close']);
  assert.deepEqual(endpoints.connections(), []);
}

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

describe('a request to a server that behaves badly', () => {
  for (const size of [0, 3, 5]) {
    it(
      `with a length packet of ${size} bytes`,
      onStage(async (stage) => {
        const packet = new Uint8Array(size);
        await stage.listenRaw(answering([packet], 'wait'));
        await assertFails(stage, {
          code: 'EBADMSG',
          message:
            `The server's first packet has ${size} bytes, but a length packet has 4: a signed 32-bit integer in ` +
            `host byte order. ${adviceOnFraming}`,
          packets: [packet],
        });
      }),
    );
  }

  it(
    'with a negative length',
    onStage(async (stage) => {
      await stage.listenRaw(answering([encodeLengthPacket(-13)], 'wait'));
      await assertFails(stage, {
        code: 'EBADMSG',
        message: `The server announced a reply of -13 bytes; a length cannot be negative. ${adviceOnFraming}`,
        packets: [encodeLengthPacket(-13)],
      });
    }),
  );

  it(
    'with a length larger than its reply',
    onStage(async (stage) => {
      const packets = [encodeLengthPacket(14), new TextEncoder().encode('Hello World!\n')];
      await stage.listenRaw(answering(packets, 'close'));
      await assertFails(stage, {
        code: 'EBADMSG',
        message:
          'The server announced a reply of 14 bytes, but its reply packet has only 13 bytes. ' +
          'Check the length the server sends; with framing "none" the packets are shown as they came.',
        packets,
      });
    }),
  );

  it(
    'that is gone in mid-reply',
    onStage(async (stage) => {
      await stage.listenRaw(answering([encodeLengthPacket(13)], 'close'));
      await assertFails(stage, {
        code: 'ECONNRESET',
        message:
          'The server closed the connection before its reply was complete: ' +
          'only the length packet had come, which announced a reply of 13 bytes.',
        packets: [encodeLengthPacket(13)],
      });
    }),
  );

  it(
    'that closes without a reply',
    onStage(async (stage) => {
      await stage.listenRaw(answering([], 'close'));
      await assertFails(stage, {
        code: 'ECONNRESET',
        message:
          'The server closed the connection before its reply was complete: no packet had come from it.',
        packets: [],
      });
    }),
  );

  it(
    'that does not reply until the time-out',
    onStage(async (stage) => {
      mock.timers.enable({ apis: ['setTimeout'] });
      await stage.listenRaw(answering([encodeLengthPacket(13)], 'wait'));
      const failed = assertFails(stage, {
        code: 'ETIMEDOUT',
        message:
          'No complete reply came within 60000 ms: only the length packet had come, which announced a reply of 13 bytes. ' +
          'If the server is slow, raise the time-out; if it does not speak the command protocol, use framing "none".',
        packets: [encodeLengthPacket(13)],
      });
      await stage.until(() => stage.endpoints.connections()[0]?.packetsIn === 1);
      mock.timers.tick(timeoutMs);
      await failed;
    }),
  );

  it(
    'that resets the connection without reading',
    onStage(async (stage) => {
      const { endpoints, address, listenRaw, log } = stage;
      // Closing with unread packets is a reset: the packet is there before the connection is accepted.
      await listenRaw((connection) => void connection.close());
      const request = endpoints.sendRequest({
        address,
        data: Buffer.from('SEND'),
        framing: 'command',
        timeoutMs,
      });
      await assert.rejects(request, {
        code: 'ECONNRESET',
        message:
          'The connection failed before the exchange was over: no packet had come from it. ' +
          `The peer at ${address.path} closed the connection without reading all that was sent. Connect again.`,
      });
      // The cause is recorded once, not also as the request's own failure.
      assert.deepEqual(log().slice(-2), [
        `client #1 ECONNRESET: The peer at ${address.path} closed the connection without reading all that was sent. Connect again.`,
        'client #1 close',
      ]);
    }),
  );

  it(
    'that resets the connection after a full reply, which counts',
    onStage(async ({ endpoints, address, listenRaw }) => {
      await listenRaw((connection) => {
        // Never reads, so that its close is a reset with the reply still queued.
        connection.write(encodeLengthPacket(2));
        connection.write(Buffer.from('ok'));
        void connection.close();
      });
      const result = await endpoints.sendRequest({
        address,
        data: Buffer.from('SEND'),
        framing: 'command',
        timeoutMs,
      });
      assert.equal(result.reply?.text, 'ok');
    }),
  );

  it(
    'that is still there after it answered DOWN',
    onStage(async ({ endpoints, address, listenRaw }) => {
      const now = performance.now.bind(performance);
      let connections = 0;
      await listenRaw((connection) => {
        connections++;
        // The time is up as soon as it has been seen to be there still.
        if (connections === 2) mock.method(performance, 'now', () => now() + timeoutMs);
        answering([encodeLengthPacket(2), Buffer.from('no')], 'close')(connection);
      });
      const result = await endpoints.shutdownServer({ address, timeoutMs });
      assert.ok(connections >= 2);
      assert.equal(result.gone, false);
      assert.equal(result.reply?.text, 'no');
    }),
  );
});

describe('a request with framing "none"', () => {
  const data = Buffer.from('hello');

  it(
    'collects packets until end-of-file, empty ones too',
    onStage(async ({ endpoints, address, listenRaw }) => {
      await listenRaw(answering([Buffer.from('a'), Buffer.from(''), Buffer.from('bb')], 'close'));
      const { packets, endedBy } = await endpoints.sendRequest({ address, data, framing: 'none', timeoutMs });
      assert.deepEqual(
        packets.map((packet) => Buffer.from(packet.data).toString()),
        ['a', '', 'bb'],
      );
      assert.equal(endedBy, 'eof');
    }),
  );

  it(
    'collects packets until the time-out',
    onStage(async ({ endpoints, address, listenRaw, until }) => {
      mock.timers.enable({ apis: ['setTimeout'] });
      await listenRaw(answering([Buffer.from('a')], 'wait'));
      const request = endpoints.sendRequest({ address, data, framing: 'none', timeoutMs });
      await until(() => endpoints.connections()[0]?.packetsIn === 1);
      mock.timers.tick(timeoutMs);
      const { packets, endedBy } = await request;
      assert.equal(packets.length, 1);
      assert.equal(endedBy, 'timeout');
    }),
  );
});

describe('a request that is cancelled', () => {
  it(
    'ends at once, and its connection with it',
    onStage(async ({ endpoints, address, listenRaw, log }) => {
      const abort = new AbortController();
      await listenRaw((connection) => connection.on('packet', () => abort.abort()));
      const request = endpoints.sendRequest({
        address,
        data: Buffer.from('SEND'),
        framing: 'command',
        timeoutMs,
        signal: abort.signal,
      });
      await assert.rejects(request, { code: 'ABORT_ERR', message: 'The request was cancelled.' });
      assert.deepEqual(log(), ['client #1 open', 'client #1 out SEND', 'client #1 close']);
    }),
  );

  it(
    'says so after the reply to DOWN, with the packets that came',
    onStage(async ({ endpoints, address, listenRaw }) => {
      const abort = new AbortController();
      let connections = 0;
      await listenRaw((connection) => {
        connections++;
        if (connections > 1) abort.abort();
        answering([encodeLengthPacket(2), Buffer.from('no')], 'close')(connection);
      });
      await assert.rejects(
        endpoints.shutdownServer({ address, timeoutMs, signal: abort.signal }),
        (error) => {
          assert.ok(error instanceof ExchangeError);
          assert.equal(error.code, 'ABORT_ERR');
          assert.equal(
            error.message,
            'The server has replied to DOWN, but waiting until it is gone was cancelled.',
          );
          assert.equal(error.packets.length, 2);
          return true;
        },
      );
    }),
  );

  it(
    'ends when its connection is closed from the tree',
    onStage(async ({ endpoints, address, listenRaw }) => {
      await listenRaw((connection) => {
        connection.on('packet', () => void endpoints.disconnect({ connectionId: 1 }));
      });
      const request = endpoints.sendRequest({
        address,
        data: Buffer.from('SEND'),
        framing: 'command',
        timeoutMs,
      });
      await assert.rejects(request, {
        code: 'ECONNABORTED',
        message: 'The connection was closed on this side while waiting: no packet had come from it.',
      });
    }),
  );
});
