import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { onSockets } from './socketStage';
import { leave, throughTap } from './tapStage';

before(() => void startedTapThread());

describe('the send buffers of a tap', () => {
  it(
    'follow that of a sender that is raised while its receiver reads nothing',
    onSockets(async (stage) => {
      const staged = await throughTap(stage);
      const { client, clientNumber, server, serverNumber } = staged;
      const unread = () => staged.tap.connections()[0]?.toServer.unread ?? 0;
      const flood = { number: clientNumber, data: '00'.repeat(1000) };
      await client.call('send_until_error', flood);
      const before = unread();
      await client.call('send_buffer', { number: clientNumber, size: 400_000 });
      const [code] = await client.call<[string, number]>('send_until_error', flood);
      assert.equal(code, 'EAGAIN');
      // A tick at the latest moves on what the sender's own buffer had taken.
      while (unread() < 2 * before) await delay(1);
      assert.ok(unread() <= 800_000 + 10_000, `${unread()}`);
      await client.kill();
      await server.call('close', { number: serverNumber });
      await staged.ended();
      unlinkSync(stage.path);
    }),
  );

  it(
    'are told of as full to whom shuts down reading: what was sent to it and not taken is recorded',
    onSockets(async (stage) => {
      const staged = await throughTap(stage);
      const { client, clientNumber, server, serverNumber } = staged;
      await client.call('send_until_error', { number: clientNumber, data: '00'.repeat(1000) });
      await server.call('shutdown', { number: serverNumber, how: 'read' });
      await staged.heard((event) => event.kind === 'error' && event.connection !== undefined);
      await leave(stage, staged);
    }),
  );
});
