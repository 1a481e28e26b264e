import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { afterEach, describe, it, mock } from 'node:test';
import { encodeLengthPacket } from '../../../src/protocol/commandProtocol';
import type { ExchangeOptions, ExchangeResult } from '../../../src/protocol/exchange';
import { exchange } from '../../../src/protocol/exchange';
import { ExchangeError } from '../../../src/protocol/exchangeError';
import { FakeStream, socketError } from './fakeStream';
import { ascii } from './payloadCase';

const adviceOnFraming = 'If this server does not speak the command protocol, use framing "none".';
const longMs = 60_000;

/** Has the time-out of an exchange that starts after this come when {@link timeOut} says, and not before. */
function holdTime(): void {
  mock.timers.enable({ apis: ['setTimeout'] });
}

function timeOut(): void {
  mock.timers.tick(longMs);
}

afterEach(() => mock.timers.reset());

function start(options: Partial<ExchangeOptions> = {}): {
  stream: FakeStream;
  result: Promise<ExchangeResult>;
} {
  const stream = new FakeStream();
  stream.blocked = true;
  const result = exchange(stream, {
    payload: ascii('SEND'),
    framing: 'command',
    timeoutMs: longMs,
    ...options,
  });
  result.catch(() => undefined); // looked at later, by rejectsWith
  return { stream, result };
}

/** As {@link start}, with the payload taken by the kernel. */
async function startSent(options: Partial<ExchangeOptions> = {}): Promise<ReturnType<typeof start>> {
  const started = start(options);
  await started.stream.take();
  return started;
}

async function rejectsWith(
  result: Promise<ExchangeResult>,
  code: string,
  sentence: string,
  packets: readonly Uint8Array[],
): Promise<void> {
  await assert.rejects(result, (error) => {
    assert.ok(error instanceof ExchangeError);
    assert.equal(error.message, sentence);
    assert.equal(error.code, code);
    assert.deepEqual(
      error.packets.map((packet) => packet.data),
      packets,
    );
    return true;
  });
}

describe('exchange with framing "command"', () => {
  it('resolves with the reply, and with both packets as they came', async () => {
    const { stream, result } = await startSent();
    assert.deepEqual(stream.sent, [ascii('SEND')]);
    stream.arrive(encodeLengthPacket(5));
    stream.arrive(ascii('Hello\0\0\0'));
    const { elapsedMs, ...rest } = await result;
    assert.ok(elapsedMs >= 0);
    assert.deepEqual(rest, {
      reply: { length: 5, data: ascii('Hello'), text: 'Hello' },
      packets: [
        { data: encodeLengthPacket(5), truncated: false },
        { data: ascii('Hello\0\0\0'), truncated: false },
      ],
      endedBy: 'reply',
    });
  });

  it('takes an empty reply', async () => {
    const { stream, result } = await startSent();
    stream.arrive(encodeLengthPacket(0));
    stream.arrive(ascii(''));
    assert.deepEqual((await result).reply, { length: 0, data: ascii(''), text: '' });
  });

  it('gives bytes that are the caller’s own, and text for reading', async () => {
    const { stream, result } = await startSent();
    const received = ascii('\xff!');
    stream.arrive(encodeLengthPacket(2));
    stream.arrive(received);
    received.fill(0);
    assert.deepEqual((await result).reply, { length: 2, data: ascii('\xff!'), text: '\ufffd!' });
  });

  it('counts a full reply although the server resets or closes after it', async () => {
    for (const after of ['arriveFailure', 'arriveEnd', 'arriveClosed'] as const) {
      const { stream, result } = await startSent();
      stream.arrive(encodeLengthPacket(2));
      stream.arrive(ascii('ok'));
      stream[after](socketError('ECONNRESET', 'reset'));
      assert.equal((await result).endedBy, 'reply');
    }
  });

  it('counts a reply that came although the request could not be sent any more', async () => {
    const { stream, result } = start();
    await stream.refuse(socketError('EPIPE', 'The peer has closed.'));
    stream.arrive(encodeLengthPacket(2));
    stream.arrive(ascii('ok'));
    assert.equal((await result).reply?.text, 'ok');
  });

  it('says how far a server came that closed in mid-reply', async () => {
    const { stream, result } = await startSent();
    stream.arrive(encodeLengthPacket(13));
    stream.arriveEnd();
    await rejectsWith(
      result,
      'ECONNRESET',
      'The server closed the connection before its reply was complete: ' +
        'only the length packet had come, which announced a reply of 13 bytes.',
      [encodeLengthPacket(13)],
    );
  });

  it('says so when a server closes without any packet', async () => {
    const { stream, result } = await startSent();
    stream.arriveEnd();
    await rejectsWith(
      result,
      'ECONNRESET',
      'The server closed the connection before its reply was complete: no packet had come from it.',
      [],
    );
  });

  it('says how far a server came that reset the connection', async () => {
    const { stream, result } = await startSent();
    stream.arrive(encodeLengthPacket(1));
    stream.arriveFailure(socketError('ECONNRESET', 'The peer closed with unread data.'));
    await rejectsWith(
      result,
      'ECONNRESET',
      'The connection failed before the exchange was over: only the length packet had come, ' +
        'which announced a reply of 1 byte. The peer closed with unread data.',
      [encodeLengthPacket(1)],
    );
  });

  for (const size of [0, 3, 5]) {
    it(`refuses a length packet of ${size} bytes at once, and keeps it`, async () => {
      const { stream, result } = await startSent();
      stream.arrive(new Uint8Array(size));
      await rejectsWith(
        result,
        'EBADMSG',
        `The server's first packet has ${size} bytes, but a length packet has 4: a signed 32-bit integer in host ` +
          `byte order. ${adviceOnFraming}`,
        [new Uint8Array(size)],
      );
    });
  }

  it('refuses a negative length at once', async () => {
    const { stream, result } = await startSent();
    stream.arrive(encodeLengthPacket(-1));
    await rejectsWith(
      result,
      'EBADMSG',
      `The server announced a reply of -1 bytes; a length cannot be negative. ${adviceOnFraming}`,
      [encodeLengthPacket(-1)],
    );
  });

  it('takes no notice of what comes after it has failed', async () => {
    const { stream, result } = start();
    stream.arrive(new Uint8Array(3));
    stream.arrive(ascii('more'));
    await stream.refuse(socketError('EPIPE', 'gone'));
    stream.arriveEnd();
    stream.arriveFailure(socketError('ECONNRESET', 'reset'));
    stream.arriveClosed();
    await assert.rejects(result, {
      code: 'EBADMSG',
      packets: [{ data: new Uint8Array(3), truncated: false }],
    });
  });

  it('refuses a length larger than the reply, and keeps both packets', async () => {
    const { stream, result } = await startSent();
    stream.arrive(encodeLengthPacket(14));
    stream.arrive(ascii('Hello World!\n'));
    await rejectsWith(
      result,
      'EBADMSG',
      'The server announced a reply of 14 bytes, but its reply packet has only 13 bytes. ' +
        'Check the length the server sends; with framing "none" the packets are shown as they came.',
      [encodeLengthPacket(14), ascii('Hello World!\n')],
    );
  });

  it('says how far a server came that took too long', async () => {
    holdTime();
    const { stream, result } = await startSent();
    stream.arrive(encodeLengthPacket(13));
    timeOut();
    await rejectsWith(
      result,
      'ETIMEDOUT',
      'No complete reply came within 60000 ms: only the length packet had come, which announced a reply of 13 bytes. ' +
        'If the server is slow, raise the time-out; if it does not speak the command protocol, use framing "none".',
      [encodeLengthPacket(13)],
    );
  });

  it('counts the time from when the request began', async () => {
    const { result } = await startSent({ timeoutMs: longMs, startedMs: performance.now() - longMs });
    await rejectsWith(
      result,
      'ETIMEDOUT',
      'No complete reply came within 60000 ms: no packet had come from it. ' +
        'If the server is slow, raise the time-out; if it does not speak the command protocol, use framing "none".',
      [],
    );
  });
});

describe('exchange with framing "none"', () => {
  it('collects packets until end-of-file', async () => {
    const { stream, result } = await startSent({ framing: 'none' });
    for (const packet of ['a', '', 'bb']) stream.arrive(ascii(packet));
    stream.arrive(ascii('cut'), true);
    stream.arriveEnd();
    const { elapsedMs, ...rest } = await result;
    assert.ok(elapsedMs >= 0);
    assert.deepEqual(rest, {
      packets: [
        { data: ascii('a'), truncated: false },
        { data: ascii(''), truncated: false },
        { data: ascii('bb'), truncated: false },
        { data: ascii('cut'), truncated: true },
      ],
      endedBy: 'eof',
    });
  });

  it('collects packets until the time-out', async () => {
    holdTime();
    const { stream, result } = await startSent({ framing: 'none' });
    stream.arrive(ascii('a'));
    timeOut();
    const { packets, endedBy } = await result;
    assert.equal(endedBy, 'timeout');
    assert.equal(packets.length, 1);
  });

  it('keeps the packets of a connection that was reset', async () => {
    const { stream, result } = await startSent({ framing: 'none' });
    stream.arrive(ascii('a'));
    stream.arriveFailure(socketError('ECONNRESET', 'The peer closed with unread data.'));
    await rejectsWith(
      result,
      'ECONNRESET',
      'The connection failed before the exchange was over: 1 packet with 1 byte had come from it. ' +
        'The peer closed with unread data.',
      [ascii('a')],
    );
  });

  it('stops reading a server that floods, and keeps what came', async () => {
    holdTime();
    const { stream, result } = await startSent({ framing: 'none' });
    const packet = new Uint8Array(1024 * 1024);
    let arrived = 0;
    while (!stream.paused) {
      stream.arrive(packet);
      arrived++;
    }
    assert.equal(arrived, 64);
    timeOut();
    assert.equal((await result).packets.length, 64);
  });

  it('fails when the server never takes the packet', async () => {
    holdTime();
    const { result } = start({ framing: 'none' });
    timeOut();
    await rejectsWith(
      result,
      'ETIMEDOUT',
      'The server did not take the packet within 60000 ms: no packet had come from it. ' +
        'The server reads too slowly, or not at all.',
      [],
    );
  });

  it('reads to the end-of-file when the server closed before it took the packet', async () => {
    const { stream, result } = start({ framing: 'none' });
    await stream.refuse(socketError('EPIPE', 'The peer has closed.'));
    stream.arrive(ascii('busy'));
    stream.arriveEnd();
    await rejectsWith(
      result,
      'EPIPE',
      'The packet could not be sent: 1 packet with 4 bytes had come from it. The peer has closed.',
      [ascii('busy')],
    );
  });

  it('waits for the fate of the packet when the end-of-file comes first', async () => {
    const refused = start({ framing: 'none' });
    refused.stream.arriveEnd();
    await refused.stream.refuse(socketError('EPIPE', 'The peer has closed.'));
    await rejectsWith(
      refused.result,
      'EPIPE',
      'The packet could not be sent: no packet had come from it. The peer has closed.',
      [],
    );

    const taken = start({ framing: 'none' });
    taken.stream.arriveEnd();
    await taken.stream.take();
    assert.equal((await taken.result).endedBy, 'eof');
  });
});

describe('exchange', () => {
  it('fails at once with the reason when the packet cannot be sent', async () => {
    const { stream, result } = start();
    await stream.refuse(socketError('EMSGSIZE', 'The packet has 300000 bytes; at most 212960 can be sent.'));
    await rejectsWith(
      result,
      'EMSGSIZE',
      'The packet could not be sent: no packet had come from it. The packet has 300000 bytes; at most 212960 can be sent.',
      [],
    );
  });

  it('is cancelled by its signal, with what came', async () => {
    const abort = new AbortController();
    const { stream, result } = await startSent({ framing: 'none', signal: abort.signal });
    stream.arrive(ascii('a'));
    abort.abort();
    await rejectsWith(result, 'ABORT_ERR', 'The request was cancelled.', [ascii('a')]);
  });

  it('sends nothing when it is cancelled already', async () => {
    const { stream, result } = start({ signal: AbortSignal.abort() });
    await rejectsWith(result, 'ABORT_ERR', 'The request was cancelled.', []);
    assert.deepEqual(stream.calls, []);
  });

  it('ends when somebody closes the connection on this side', async () => {
    const { stream, result } = await startSent();
    stream.arriveClosed();
    await rejectsWith(
      result,
      'ECONNABORTED',
      'The connection was closed on this side while waiting: no packet had come from it.',
      [],
    );
  });

  it('says why the send failed when the connection closes after it', async () => {
    const { stream, result } = start();
    await stream.refuse(socketError('EPIPE', 'The peer has closed.'));
    stream.arriveClosed();
    await rejectsWith(
      result,
      'EPIPE',
      'The packet could not be sent: no packet had come from it. The peer has closed.',
      [],
    );
  });

  it('leaves no timer and no listener of the signal behind', async () => {
    const abort = new AbortController();
    const { stream, result } = await startSent({ signal: abort.signal });
    stream.arrive(encodeLengthPacket(0));
    stream.arrive(ascii(''));
    await result;
    assert.deepEqual(getEventListeners(abort.signal, 'abort'), []);
    assert.ok(!process.getActiveResourcesInfo().includes('Timeout'));
  });
});
