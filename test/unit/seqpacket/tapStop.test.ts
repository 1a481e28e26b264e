import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { hex, onSockets } from './socketStage';
import { crowded, leave, tappedServer } from './tapStage';

before(() => void startedTapThread());

describe('a tap that is stopped', () => {
  it(
    'joins those who wait for room in the backlog of the server still, in order, and is over when the last has ended',
    onSockets(async (stage) => {
      const staged = await crowded(stage);
      const { server, listener, client, clients } = staged;
      for (const number of clients) await client.call('send', { number, data: hex(`from ${number}`) });
      assert.equal(staged.tap.stop(), true);
      for (const number of clients) {
        const there = await server.call<number>('accept', { number: listener });
        assert.equal((await server.receive(there)).data, hex(`from ${number}`));
      }
      assert.equal(staged.tap.over, false);
      await staged.heard(({ kind }) => kind === 'end');
      await client.kill();
      await staged.ended();
      assert.equal(staged.tap.over, true);
      assert.deepEqual(
        staged.events.filter(({ kind }) => kind !== 'packet').map(({ kind }) => kind),
        [...Array<string>(4).fill('open'), 'end', ...Array<string>(4).fill('close')],
      );
      unlinkSync(stage.path);
    }),
  );

  it(
    'sends those who wait away when the server is gone',
    onSockets(async (stage) => {
      const staged = await crowded(stage);
      const { server, client, clients } = staged;
      for (const number of clients) await client.call('send', { number, data: hex('never read') });
      staged.tap.stop();
      await server.kill();
      await staged.heard(({ kind }) => kind === 'end');
      for (const number of clients) await assert.rejects(client.receive(number), /ECONNRESET/);
      await leave(stage, staged);
    }),
  );

  it(
    'is over at once where nobody waits and nobody is connected',
    onSockets(async (stage) => {
      const staged = await tappedServer(stage);
      staged.tap.stop();
      startedTapThread().flush();
      assert.equal(staged.tap.over, true);
      unlinkSync(stage.path);
    }),
  );
});
