import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { onSockets } from './socketStage';
import { throughTap } from './tapStage';

/** The smallest there is: most of what is sent here finds no room in it. */
const ringBytes = 1024 * 1024;
/** When packets count as delayed for ever, in ms. */
const delayedMs = 60_000;

before(() => void startedTapThread(ringBytes));

describe('the thread of the taps', () => {
  it(
    'delays no packet while JavaScript is busy, and says how many it could not record',
    onSockets(async (stage) => {
      const staged = await throughTap(stage);
      const { client, clientNumber, server, serverNumber } = staged;
      const count = 400;
      const length = 50_000;
      const done = Promise.all([
        client.call('send_many', { number: clientNumber, count, length }),
        server.receiveMany(serverNumber, count),
      ]);
      await turn();
      const toServer = () => staged.tap.connections()[0]?.toServer;
      const deadline = performance.now() + delayedMs;
      while (toServer()?.packets !== count && performance.now() < deadline);
      assert.equal(toServer()?.packets, count, 'all were forwarded while JavaScript was busy');
      assert.ok((toServer()?.unrecorded ?? 0) > 0);
      const [, received] = await done;
      assert.deepEqual(
        received.map(([, index]) => index),
        Array.from({ length: count }, (_, index) => index),
      );
      await client.kill();
      await staged.heard(({ kind }) => kind === 'close');
      const packets = staged.events.filter(({ kind }) => kind === 'packet').length;
      const close = staged.events.at(-1);
      assert.ok(close?.kind === 'close');
      assert.equal(packets + close.unrecorded, count);
      await staged.ended();
      unlinkSync(stage.path);
    }),
  );
});
