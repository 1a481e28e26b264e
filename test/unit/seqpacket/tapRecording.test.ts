import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { before, describe, it, mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import type { TapEvent } from '../../../src/seqpacket/tapEvent';
import { onSockets } from './socketStage';
import { throughTap } from './tapStage';

/** The smallest there is: most of what is sent here finds no room in it. */
const ringBytes = 1024 * 1024;
/** When packets count as delayed for ever, in ms. */
const delayedMs = 60_000;

before(() => void startedTapThread(ringBytes));

describe('the thread of the taps', () => {
  it(
    'delays no packet while JavaScript is busy, says how many it could not record, and misses no connection',
    onSockets(async (stage) => {
      const staged = await throughTap(stage);
      const { client, clientNumber, server, serverNumber } = staged;
      const count = 400;
      const length = 50_000;
      const later: number[] = [];
      for (let number = 0; number < 10; number++) later.push(await client.call('new'));
      // They connect when the ring is full.
      const connects = later.map((number) => ({ do: 'connect', number, path: stage.path }));
      const flood = { do: 'send_many', number: clientNumber, count, length };
      const done = Promise.all([
        client.call('in_turn', { steps: [flood, ...connects] }),
        server.receiveMany(serverNumber, count),
      ]);
      await turn();
      const toServer = () => staged.tap.connections()[0]?.toServer;
      const deadline = performance.now() + delayedMs;
      const isDone = () =>
        toServer()?.packets === count && staged.tap.connections().length === 1 + later.length;
      while (!isDone() && performance.now() < deadline);
      assert.equal(toServer()?.packets, count, 'all were forwarded while JavaScript was busy');
      assert.ok((toServer()?.unrecorded ?? 0) > 0);
      const [, received] = await done;
      assert.deepEqual(
        received.map(([, index]) => index),
        Array.from({ length: count }, (_, index) => index),
      );
      await client.kill();
      await staged.ended();
      const counted = (kind: TapEvent['kind']) => staged.events.filter((event) => event.kind === kind).length;
      assert.deepEqual([counted('open'), counted('close')], [1 + later.length, 1 + later.length]);
      const unrecorded = staged.events.map((event) => (event.kind === 'close' ? event.unrecorded : 0));
      assert.equal(counted('packet') + unrecorded.reduce((sum, one) => sum + one), count);
      unlinkSync(stage.path);
    }),
  );

  it(
    'wakes JavaScript at the first packet, and not for those of the next milliseconds, which come together',
    onSockets(async (stage) => {
      const staged = await throughTap(stage);
      const packets = () => staged.events.filter(({ kind }) => kind === 'packet').length;
      const { client, clientNumber, server, serverNumber } = staged;
      const send = async (count: number) => {
        const sent = client.call('send_many', { number: clientNumber, count, length: 64 });
        await Promise.all([server.receiveMany(serverNumber, count), sent]);
      };
      mock.timers.enable({ apis: ['setTimeout'] });
      try {
        await send(1);
        await staged.heard(({ kind }) => kind === 'packet');
        mock.timers.tick(20); // It looks once more, and then waits to be woken.
        await send(1);
        await staged.heard(() => packets() === 2);
        await send(500);
        assert.equal(packets(), 2, 'nothing was handed over');
        mock.timers.tick(20);
        assert.equal(packets(), 502, 'all at once');
      } finally {
        mock.timers.reset();
        startedTapThread().flush();
      }
      await client.kill();
      await staged.ended();
      unlinkSync(stage.path);
    }),
  );
});
