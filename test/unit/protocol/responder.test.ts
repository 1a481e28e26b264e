import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ResponderKind } from '../../../src/protocol/responder';
import { createResponder, responderKinds } from '../../../src/protocol/responder';
import { FakeStream, settle } from './fakeStream';
import { ascii } from './payloadCase';

async function answersTo(kind: ResponderKind, packet: string): Promise<readonly Uint8Array[]> {
  const stream = new FakeStream();
  createResponder(kind, { reply: ascii('ok'), padReplyTo: 0, onDown: () => assert.fail('SEND is not DOWN') })(
    stream,
  );
  stream.arrive(ascii(packet));
  await settle();
  return stream.sent;
}

describe('responder', () => {
  it('answers by its kind', async () => {
    const counts = await Promise.all(responderKinds.map((kind) => answersTo(kind, 'SEND')));
    assert.deepEqual(
      counts.map((sent) => sent.length),
      [2, 1, 0],
    );
  });
});

describe('silentResponder', () => {
  it('reads on, answers nothing, and closes at end-of-file', async () => {
    const stream = new FakeStream();
    createResponder('silent', { reply: ascii('ok'), padReplyTo: 0, onDown: () => assert.fail('never') })(
      stream,
    );
    for (const packet of ['SEND', 'DOWN', '']) stream.arrive(packet);
    await settle();
    assert.deepEqual(stream.calls, []);
    stream.arriveEnd();
    assert.deepEqual(stream.calls, ['close']);
  });
});
