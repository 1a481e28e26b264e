import assert from 'node:assert/strict';
import { rmSync, unlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { before, describe, it, mock } from 'node:test';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import { RawPeer } from '../../fixtures/rawPeer';
import { ScriptProcess } from '../../fixtures/scriptProcess';
import { onStage, type Stage } from './stage';
import { clientOf, linesOf, tapsOn, until, untilClosed } from './tapsStage';

/** Twice as many as a process can join that has so few descriptors. */
const descriptors = 60;
const crowd = 60;

before(() => void startedTapThread());

/** A raw server at the stage's address, tapped, with a client. */
async function tappedPair(stage: Stage) {
  const server = new RawPeer();
  stage.atEnd(() => server.kill());
  const listener = await server.listen(stage.address.path);
  const taps = tapsOn(stage);
  taps.start({ address: stage.address });
  const { peer: client, number } = await clientOf(stage);
  const accepted = await server.call<number>('accept', { number: listener });
  return { taps, server, accepted, client, number };
}

/** A process with few descriptors that taps the stage's address. */
function tapOf(stage: Stage) {
  const folder = `${stage.folder}.taps`;
  const tap = new ScriptProcess('recordTap.ts', [stage.address.path, folder], { descriptors });
  const ended = async () => {
    await tap.end();
    rmSync(folder, { recursive: true, force: true });
    rmSync(stage.address.path, { force: true });
  };
  stage.atEnd(ended);
  return { tap, ended };
}

describe('the capture says in a sentence', () => {
  it(
    'that a client was turned away, since nobody listens where the server should be; the tap has it until one is joined',
    onStage(async (stage) => {
      const taps = tapsOn(stage);
      const gone = new RawPeer();
      const there = `${stage.address.path}.server`;
      await gone.listen(there);
      await gone.kill();
      taps.start({ address: stage.address, upstream: parseAddress(there) });
      const { peer, number } = await clientOf(stage);
      assert.equal((await peer.receive(number)).data, '');
      unlinkSync(there);
      await until(taps, ([tap]) => tap?.unjoined !== undefined);
      const { error, waits } = taps.running()[0]?.unjoined ?? {};
      assert.deepEqual([error?.code, waits], ['ECONNREFUSED', false]);
      assert.deepEqual(linesOf(stage, taps), [
        'listen',
        'ECONNREFUSED: A client of the tap was turned away: its server could not be connected to (ECONNREFUSED). Check the server.',
      ]);
      await stage.start({ address: parseAddress(there) });
      await peer.connect(stage.address.path);
      await until(taps, ([tap]) => tap?.connections.length === 1);
      assert.equal(taps.running()[0]?.unjoined, undefined);
      await peer.kill();
    }),
  );

  it(
    'that no descriptor is left for another client, who waits until one is',
    onStage(async (stage) => {
      const server = new RawPeer();
      stage.atEnd(() => server.kill());
      await server.listen(stage.address.path, crowd);
      const { tap, ended } = tapOf(stage);
      await tap.printed(/^listen$/);
      const { peer, number } = await clientOf(stage);
      const numbers = [number];
      while (numbers.length < crowd) numbers.push(await peer.connect(stage.address.path));
      await tap.printed(/^EMFILE: /);
      assert.deepEqual(
        tap.lines.filter((line) => line.startsWith('E')),
        [
          'EMFILE: No descriptor is left for another client of the tap; it waits. Close some connections, or raise the limit (ulimit -n).',
        ],
      );
      for (const leaving of numbers) await peer.call('close', { number: leaving });
      await tap.printed(/^close$/, crowd);
      await ended();
    }),
  );

  it(
    'that no descriptor is left for those of a packet, which waits until some are',
    onStage(async (stage) => {
      const server = new RawPeer();
      stage.atEnd(() => server.kill());
      const listener = await server.listen(stage.address.path);
      const { tap, ended } = tapOf(stage);
      await tap.printed(/^listen$/);
      const { peer, number } = await clientOf(stage);
      const accepted = await server.call<number>('accept', { number: listener });
      // With these few are left, without them enough.
      const others: number[] = [];
      while (others.length < descriptors / 8) others.push(await peer.connect(stage.address.path));
      await tap.printed(/^open$/, 1 + others.length);
      const open = Array.from({ length: descriptors / 3 }, () => '/dev/null');
      await peer.call('send', { number, data: '01', open });
      await peer.call('send', { number, data: '02' });
      await tap.printed(/^EMFILE: /);
      for (const other of others) await peer.call('close', { number: other });
      const first = await server.receive(accepted);
      assert.deepEqual([first.data, first.ancillary], ['01', 1]);
      assert.equal((await server.receive(accepted)).data, '02');
      await peer.call('close', { number });
      await tap.printed(/^close$/, 1 + others.length);
      assert.deepEqual(
        tap.lines.filter((line) => line.startsWith('E')),
        [
          'EMFILE: No descriptor is left for those that come with a packet; it waits, and what follows it. Close some connections, or raise the limit (ulimit -n).',
        ],
      );
      await ended();
    }),
  );

  it(
    'that a server takes no more packets',
    onStage(async (stage) => {
      const { taps, server, accepted, client, number } = await tappedPair(stage);
      await server.call('shutdown', { number: accepted, how: 'read' });
      await client.call('send', { number, data: '6869' });
      await until(taps, () => linesOf(stage, taps).length === 3);
      assert.equal(
        linesOf(stage, taps).at(-1),
        'EPIPE: The receiver takes no more packets (EPIPE): one that was sent to it has not arrived. Its sender is told when it sends another.',
      );
      await assert.rejects(client.call('send', { number, data: '6869' }), /EPIPE/);
      await client.kill();
      await untilClosed(stage, taps);
      taps.dispose();
      unlinkSync(stage.address.path);
    }),
  );

  it(
    'that a packet could not be passed on',
    onStage(async (stage) => {
      const thread = startedTapThread();
      // No cause of it can be had everywhere: the listener is told of one.
      const forward = mock.method(thread, 'forward');
      const { taps, client } = await tappedPair(stage);
      forward.mock.restore();
      const listener = forward.mock.calls[0]?.arguments[3] ?? assert.fail('not forwarded');
      await until(taps, ([tap]) => tap?.connections.length === 1);
      const [facts] = thread.connections();
      assert.ok(facts !== undefined);
      const { tap, connection } = facts;
      listener([{ kind: 'error', tap, connection, timeNs: 0n, errno: constants.errno.EMSGSIZE }]);
      assert.equal(
        linesOf(stage, taps).at(-1),
        'EMSGSIZE: The tap could not pass on a packet (EMSGSIZE), so it has closed both sides of the connection.',
      );
      await client.kill();
      await untilClosed(stage, taps);
      taps.dispose();
      unlinkSync(stage.address.path);
    }),
  );
});
