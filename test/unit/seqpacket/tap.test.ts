import assert from 'node:assert/strict';
import { chmodSync, chownSync, lstatSync, unlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { connect } from '../../../src/seqpacket/connect';
import { processCommand } from '../../../src/seqpacket/processCommand';
import { processName } from '../../../src/seqpacket/processName';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { hex, onSockets, refusal } from './socketStage';
import {
  crowded,
  joined,
  leave,
  listening,
  passes,
  tapInPlace,
  tappedServer,
  throughTap,
  untouchedAfter,
} from './tapStage';

before(() => void startedTapThread());

/** How many packets a side can send that the other does not read, which it does then. */
async function fitting(ends: Awaited<ReturnType<typeof joined>>, side: 'client' | 'server', length: number) {
  const { client, clientNumber, server, serverNumber } = ends;
  const [from, number, to, toNumber] =
    side === 'client'
      ? [client, clientNumber, server, serverNumber]
      : [server, serverNumber, client, clientNumber];
  const data = '00'.repeat(length);
  const [code, taken] = await from.call<[string, number]>('send_until_error', { number, data });
  assert.equal(code, 'EAGAIN');
  await to.call('receive_all', { number: toNumber });
  return taken;
}

describe('a tap in place', () => {
  it(
    'takes the name, mode and owner of the socket, and gives them back; connections live on',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      chmodSync(stage.path, 0o640);
      if (process.getuid?.() === 0) chownSync(stage.path, 65534, 65534);
      const original = lstatSync(stage.path);
      const { tap, ended } = tapInPlace(stage);
      const own = lstatSync(stage.path);
      assert.notEqual(own.ino, original.ino);
      assert.deepEqual([own.mode, own.uid, own.gid], [original.mode, original.uid, original.gid]);
      assert.equal(tap.upstream, `${stage.path}.tapped`);
      assert.equal(lstatSync(tap.upstream).ino, original.ino);
      const connection = await joined(stage, raw);
      assert.equal(tap.stop(), true);
      assert.equal(tap.stop(), false);
      assert.equal(lstatSync(stage.path).ino, original.ino);
      await passes('after the stop', connection);
      await connection.client.kill();
      await ended();
      await untouchedAfter(stage);
    }),
  );

  it(
    'records packets, descriptors, who the client is, and how connections begin and end',
    onSockets(async (stage) => {
      const staged = await throughTap(stage);
      const { client, clientNumber, server, serverNumber } = staged;
      const twoLines = join(stage.folder, 'two\nlines');
      writeFileSync(twoLines, '');
      const open = ['/etc/hostname', twoLines];
      await client.call('send', { number: clientNumber, data: hex('question'), open });
      await server.receive(serverNumber);
      unlinkSync(twoLines);
      await server.call('send', { number: serverNumber, data: '' });
      await client.receive(clientNumber);
      // It is counted when it is sent on, and its receiver may be quicker than that.
      await staged.heard((event) => event.kind === 'packet' && event.direction === 's2c');
      const [facts] = staged.tap.connections();
      assert.equal(facts?.client.pid, client.pid);
      assert.equal(facts.server.pid, server.pid);
      assert.deepEqual([facts.toServer.packets, facts.toServer.bytes, facts.toClient.packets], [1, 8, 1]);
      await client.kill();
      await staged.heard(({ kind }) => kind === 'close');
      await staged.ended();
      const told = staged.events.map((event) =>
        event.kind === 'packet'
          ? [event.direction, Buffer.from(event.data).toString(), ...event.descriptors]
          : event.kind,
      );
      assert.deepEqual(told, ['open', ['c2s', 'question', ...open], ['s2c', ''], 'close', 'end']);
      const times = staged.events.map(({ timeNs }) => timeNs);
      assert.ok(Math.abs(Number(times[1] ?? 0n) / 1e6 - Date.now()) < 60_000);
      unlinkSync(stage.path);
    }),
  );

  it(
    'knows the name and the command of clients that are gone as soon as they have their answer',
    onSockets(async (stage) => {
      const { server, listener, ...staged } = await tappedServer(stage);
      const count = 50;
      const pids = await server.call<readonly number[]>('ask_once_each', {
        number: listener,
        path: stage.path,
        count,
      });
      await staged.ended();
      const opened = staged.events.filter((event) => event.kind === 'open');
      assert.deepEqual(
        opened.map(({ client }) => client.pid),
        pids,
      );
      // Children have the name and the command of their parent.
      const expected = [processName(server.pid), processCommand(server.pid)];
      for (const { name, command } of opened) assert.deepEqual([name, command], expected);
      unlinkSync(stage.path);
    }),
  );

  it(
    'tells of a packet that its receiver refuses, which its sender learns with the next',
    onSockets(async (stage) => {
      const staged = await throughTap(stage);
      const { client, clientNumber, server, serverNumber } = staged;
      await server.call('shutdown', { number: serverNumber, how: 'read' });
      await client.call('send', { number: clientNumber, data: hex('the last') });
      await staged.heard((event) => event.kind === 'error' && event.errno === constants.errno.EPIPE);
      await assert.rejects(client.call('send', { number: clientNumber, data: hex('another') }), /EPIPE/);
      await leave(stage, staged);
    }),
  );

  it(
    'takes as much again as fits without it, either way, and no more, whatever the length',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const direct = await joined(stage, raw);
      const staged = tapInPlace(stage);
      const tapped = await joined(stage, raw);
      for (const length of [64, 16 * 1024, 200_000]) {
        for (const way of ['client', 'server'] as const) {
          const [without, through] = [await fitting(direct, way, length), await fitting(tapped, way, length)];
          assert.ok(through > without && through <= 2 * without, `${way} ${length}: ${without}, ${through}`);
        }
      }
      await direct.client.kill();
      await leave(stage, { ...staged, client: tapped.client });
    }),
  );

  it(
    'shows what a server has not read, and takes no more than it does',
    onSockets(async (stage) => {
      const staged = await throughTap(stage);
      const { client, clientNumber, server, serverNumber } = staged;
      const [code, taken] = await client.call<[string, number]>('send_until_error', {
        number: clientNumber,
        data: '00'.repeat(1000),
      });
      assert.equal(code, 'EAGAIN');
      // A send buffer's worth at the server and one at the client; the tap itself keeps none.
      assert.ok(taken >= 93 && taken <= 2 * 93 + 10, `${taken}`);
      const [facts] = staged.tap.connections();
      assert.ok((facts?.toServer.unread ?? 0) > 93 * 1000);
      assert.deepEqual(
        (await server.receiveMany(serverNumber, taken)).map(([length]) => length),
        Array<number>(taken).fill(1000),
      );
      await leave(stage, staged);
    }),
  );

  it(
    'lets clients wait where they would wait without it: in a full backlog',
    onSockets(async (stage) => {
      const staged = await crowded(stage);
      const { server, listener } = staged;
      await refusal(connect(stage.address, { timeoutMs: 50 }), 'ETIMEDOUT', /backlog is full/);
      const numbers = await Promise.all(
        [1, 2, 3, 4].map(() => server.call<number>('accept', { number: listener })),
      );
      assert.equal(numbers.length, 4);
      await leave(stage, staged);
    }),
  );

  it(
    'serves many clients at once',
    onSockets(async (stage) => {
      const staged = await tappedServer(stage);
      const { server, listener } = staged;
      const client = stage.rawPeer();
      const pairs: [number, number][] = [];
      for (let number = 0; number < 60; number++) {
        pairs.push([
          await client.connect(stage.path),
          await server.call<number>('accept', { number: listener }),
        ]);
      }
      for (const [here] of pairs) await client.call('send', { number: here, data: hex(`from ${here}`) });
      for (const [here, there] of pairs)
        assert.equal((await server.receive(there)).data, hex(`from ${here}`));
      assert.equal(staged.tap.connections().length, 60);
      await leave(stage, { ...staged, client });
    }),
  );
});
