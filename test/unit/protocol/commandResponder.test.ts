import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeLengthPacket } from '../../../src/protocol/commandProtocol';
import { commandResponder } from '../../../src/protocol/commandResponder';
import { FakeStream, settle, socketError } from './fakeStream';
import { ascii } from './payloadCase';

function serve(reply = 'Hello World!\n', padReplyTo = 0): { stream: FakeStream; downs: () => number } {
  const stream = new FakeStream();
  let downs = 0;
  commandResponder({ reply: ascii(reply), padReplyTo, onDown: () => downs++ })(stream);
  return { stream, downs: () => downs };
}

describe('commandResponder', () => {
  it('answers SEND with the length packet and exactly the reply, then closes', async () => {
    const { stream, downs } = serve();
    stream.arrive('SEND');
    await settle();
    assert.deepEqual(stream.sent, [encodeLengthPacket(13), ascii('Hello World!\n')]);
    assert.deepEqual(stream.calls, ['send', 'send', 'close']);
    assert.equal(downs(), 0);
  });

  it('reads on through other packets, empty ones too, until a command', async () => {
    const { stream } = serve();
    for (const packet of ['', 'hello', 'SENDS', '\0SEND']) stream.arrive(packet);
    await settle();
    assert.deepEqual(stream.calls, []);
    stream.arrive('SEND\0 and what a buffer holds after it');
    await settle();
    assert.equal(stream.sent.length, 2);
  });

  it('answers one command only', async () => {
    const { stream, downs } = serve();
    stream.arrive('SEND');
    stream.arrive('DOWN');
    stream.arrive('SEND');
    await settle();
    assert.equal(stream.sent.length, 2);
    assert.equal(downs(), 0);
  });

  it('pads the reply with NULs, and announces its real length', async () => {
    const { stream } = serve('Hi', 6);
    stream.arrive('SEND');
    await settle();
    assert.deepEqual(stream.sent, [encodeLengthPacket(2), ascii('Hi\0\0\0\0')]);
  });

  it('announces no reply that is above the limit: only its own sending fails', async () => {
    const { stream } = serve('Hello World!\n');
    stream.maxPacketLength = 12;
    stream.arrive('SEND');
    await settle();
    assert.deepEqual(stream.sent, [ascii('Hello World!\n')]);
    assert.deepEqual(stream.calls, ['send', 'close']);
  });

  it('sends an empty reply as an empty packet', async () => {
    const { stream } = serve('');
    stream.arrive('SEND');
    await settle();
    assert.deepEqual(stream.sent, [encodeLengthPacket(0), new Uint8Array()]);
  });

  it('goes down only after the answer was taken', async () => {
    const { stream, downs } = serve();
    stream.blocked = true;
    stream.arrive('DOWN\0');
    await stream.take();
    assert.equal(downs(), 0);
    await stream.take();
    assert.equal(downs(), 1);
    assert.ok(stream.isClosed);
  });

  it('goes down also when the client that asked has gone', async () => {
    const { stream, downs } = serve();
    stream.blocked = true;
    stream.arrive('DOWN');
    await stream.refuse(socketError('EPIPE', 'gone'));
    await stream.refuse(socketError('EPIPE', 'gone'));
    assert.equal(downs(), 1);
    assert.ok(stream.isClosed);
  });

  it('closes when a client leaves without a command, or its connection fails', async () => {
    for (const leave of ['arriveEnd', 'arriveFailure'] as const) {
      const { stream } = serve();
      stream.arrive('hello');
      stream[leave](socketError('ECONNRESET', 'reset'));
      await settle();
      assert.deepEqual(stream.calls, ['close']);
    }
  });

  it('answers a client that half-closes after its command', async () => {
    const { stream } = serve();
    stream.blocked = true;
    stream.arrive('SEND');
    stream.arriveEnd();
    await stream.take();
    await stream.take();
    assert.deepEqual(stream.calls, ['send', 'send', 'close']);
    assert.equal(stream.sent.length, 2);
  });
});
