import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { echoResponder } from '../../../src/protocol/echoResponder';
import { FakeStream, settle, socketError } from './fakeStream';
import { ascii } from './payloadCase';

function serve(): FakeStream {
  const stream = new FakeStream();
  echoResponder(stream);
  return stream;
}

describe('echoResponder', () => {
  it('returns every packet in order, empty ones too', async () => {
    const stream = serve();
    for (const packet of ['a', '', 'bb']) stream.arrive(ascii(packet));
    await settle();
    assert.deepEqual(stream.sent, ['a', '', 'bb'].map(ascii));
    assert.equal(stream.pauses, 0);
  });

  it('stops reading while many echoes wait, and reads on when all are taken', async () => {
    const stream = serve();
    stream.blocked = true;
    let arrived = 0;
    while (!stream.paused) stream.arrive(ascii(String(arrived++)));
    assert.equal(arrived, 64);
    // What the socket had read already still comes.
    stream.arrive(ascii('late'));
    assert.equal(stream.pauses, 1);
    while (stream.pending.length > 1) {
      await stream.take();
      assert.ok(stream.paused);
    }
    await stream.take();
    assert.ok(!stream.paused);
    assert.deepEqual(stream.sent.at(-1), ascii('late'));
    assert.equal(stream.sent.length, 65);
  });

  it('closes at end-of-file, after what was sent before', async () => {
    const stream = serve();
    stream.arrive('a');
    stream.arriveEnd();
    await settle();
    assert.deepEqual(stream.calls, ['send', 'close']);
  });

  it('closes when an echo cannot be sent or the connection fails', async () => {
    const refused = serve();
    refused.blocked = true;
    refused.arrive('a');
    await refused.refuse(socketError('EPIPE', 'gone'));
    assert.ok(refused.isClosed);

    const reset = serve();
    reset.arriveFailure(socketError('ECONNRESET', 'reset'));
    await settle();
    assert.ok(reset.isClosed);
  });
});
