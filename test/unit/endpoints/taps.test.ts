import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Taps } from '../../../src/endpoints/taps';
import { seqpacketListeners } from '../../../src/seqpacket/seqpacketListeners';
import { formatAddress, parseAddress } from '../../../src/seqpacket/socketAddress';
import { TapRecords } from '../../../src/seqpacket/tapRecords';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { RawPeer } from '../../fixtures/rawPeer';
import { onStage, type Stage } from './stage';
import { clientOf, linesOf, tapped, tapsOn, until, untilClosed } from './tapsStage';

before(() => void startedTapThread());

/** A tap in place whose name another server has by now, while its own goes on. */
async function overtaken(stage: Stage) {
  const taps = tapsOn(stage);
  const { path } = stage.address;
  const [server, other] = [new RawPeer(), new RawPeer()];
  stage.atEnd(() => server.kill());
  stage.atEnd(() => other.kill());
  await server.listen(path);
  const { tapId, upstream } = taps.start({ address: stage.address });
  unlinkSync(path);
  await other.listen(path);
  return { taps, tapId, path, upstream };
}

/** Asserts that the tap of a service has recorded one connection, with these packets, and ends it; the service's socket goes too. */
async function servedOne(stage: Stage, taps: Taps, packets: readonly string[]): Promise<void> {
  await untilClosed(stage, taps);
  assert.deepEqual(linesOf(stage, taps), ['listen', 'open', ...packets, 'close']);
  taps.dispose();
  unlinkSync(stage.address.path);
}

/** Sends a packet and asserts that it comes back. */
async function echoed(peer: RawPeer, number: number, data: string): Promise<void> {
  await peer.call('send', { number, data });
  assert.equal((await peer.receive(number)).data, data);
}

/** Ends a process at the end, if it has not ended by itself. */
function endAtEnd(stage: Stage, child: ChildProcess): void {
  stage.atEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, 'exit');
  });
}

describe('the taps of a window', () => {
  it(
    'record what passes with the role tap, directions, latency and client, in wire order',
    onStage(async (stage) => {
      const taps = tapsOn(stage);
      await stage.start({ responder: 'echo' });
      const { tapId, address, upstream } = taps.start({ address: stage.address });
      assert.deepEqual([tapId, address, upstream], [1, stage.address.path, `${stage.address.path}.tapped`]);
      const { peer, number } = await clientOf(stage);
      await echoed(peer, number, '6869');
      await until(taps, ([tap]) => tap?.connections[0]?.toClient.packets === 1 && stage.log().length > 5);
      const [connection] = taps.running()[0]?.connections ?? [];
      assert.equal(connection?.client.pid, peer.pid);
      assert.match(connection.command ?? '', /python3 .*rawPeer\.py/);
      assert.deepEqual([connection.toServer.bytes, connection.unrecorded], [2, 0]);
      await peer.kill();
      await untilClosed(stage, taps);
      const id = `tap #${connection.connectionId}`;
      assert.deepEqual(tapped(stage, taps), [
        'tap listen',
        `${id} open`,
        `${id} c2s hi`,
        `${id} s2c hi`,
        `${id} close`,
      ]);
      const { events } = await stage.capture.query({ filter: 'role == tap && dir == s2c' });
      assert.ok((events[0]?.latencyNs ?? -1n) > 0n);
      assert.deepEqual(taps.stop({ tapId }), { restored: true, leftAside: undefined });
      assert.equal(tapped(stage, taps).at(-1), 'tap unlisten');
      assert.equal(taps.stop({ tapId }).restored, false);
      assert.equal(taps.stop({ address }).restored, false);
      assert.throws(() => taps.stop({ tapId: 7 }), { code: 'ENOENT' });
    }),
  );

  it(
    'go on with the connections there are when a tap is stopped',
    onStage(async (stage) => {
      const taps = tapsOn(stage);
      await stage.start({ responder: 'echo' });
      taps.start({ address: stage.address });
      const { peer, number } = await clientOf(stage);
      await until(taps, ([tap]) => tap?.connections.length === 1);
      assert.equal(taps.stop({ address: stage.address.path }).restored, true);
      assert.equal(taps.running()[0]?.stopped, true);
      await echoed(peer, number, '6869');
      await peer.kill();
      await until(taps, (running) => running.length === 0);
      assert.match(tapped(stage, taps).at(-1) ?? '', /close$/);
    }),
  );

  it(
    'tell where the original was left whose name another server has, when stopped',
    onStage(async (stage) => {
      const { taps, tapId, path, upstream } = await overtaken(stage);
      assert.deepEqual(taps.stop({ tapId }), { restored: false, leftAside: upstream });
      for (const file of [path, upstream]) unlinkSync(file);
    }),
  );

  it(
    'have the next activation told, when the window ends, where the original was left whose name another server has',
    onStage(async (stage) => {
      const { taps, path, upstream } = await overtaken(stage);
      taps.dispose();
      const folder = `${stage.folder}.taps`;
      assert.deepEqual(new TapRecords(folder).restoreAbandoned(), [
        { kind: 'taken', kept: true, path, aside: upstream },
      ]);
      assert.deepEqual(readdirSync(folder), [], 'it is told once');
      for (const file of [path, upstream]) unlinkSync(file);
    }),
  );

  it(
    'are stopped by any path to where they listen',
    onStage(async (stage) => {
      const taps = tapsOn(stage);
      const { path } = stage.address;
      const link = join(stage.folder, 'link');
      const throughLink = join(link, basename(path));
      const linked = join(stage.folder, 'linked');
      symlinkSync('.', link);
      symlinkSync(throughLink, linked);
      await stage.start();
      for (const address of [path, throughLink, linked]) {
        assert.equal(taps.start({ address: parseAddress(address) }).address, path);
        assert.equal(taps.stop({ address: join(link, 'other') }).restored, false);
        assert.equal(taps.stop({ address: throughLink }).restored, true);
      }
      taps.start({ address: parseAddress(`${throughLink}.tap`), upstream: stage.address });
      assert.equal(taps.stop({ address: `${path}.tap` }).restored, true);
      await until(taps, (running) => running.length === 0);
      unlinkSync(link);
      unlinkSync(linked);
    }),
  );

  it(
    'are refused when one would lead through others back to itself',
    onStage(async (stage) => {
      const taps = tapsOn(stage);
      const at = (name: string) => parseAddress(join(stage.folder, name));
      taps.start({ address: parseAddress('@seqpacket test one'), upstream: at('two') });
      taps.start({ address: at('three'), upstream: parseAddress('@seqpacket test one') });
      assert.throws(() => taps.start({ address: at('two'), upstream: at('./three') }), {
        code: 'EINVAL',
        message: /connect to itself: its "upstream", .*\/three, is a tap that leads back to .*\/two\. Give/,
      });
      assert.equal(taps.stop({ address: '@seqpacket test one' }).restored, true);
      await until(taps, (running) => running.length === 1);
      taps.start({ address: at('two'), upstream: at('three') });
      taps.start({ address: at('four'), upstream: at('two') });
    }),
  );

  it(
    'say what was refused, in the capture too',
    onStage((stage) => {
      const taps = tapsOn(stage);
      assert.throws(() => taps.start({ address: stage.address }), { code: 'ENOENT' });
      assert.match(tapped(stage, taps)[0] ?? '', /^tap ENOENT: There is no socket/);
      return Promise.resolve();
    }),
  );

  it(
    'end by themselves when their server is gone, and tell why',
    onStage(async (stage) => {
      const taps = tapsOn(stage);
      const server = new RawPeer();
      stage.atEnd(() => server.kill());
      await server.listen(stage.address.path);
      taps.start({ address: stage.address });
      const told = new Promise<string>((resolve) => taps.onDidEnd((_, { message }) => resolve(message)));
      await server.kill();
      assert.match(await told, /is gone, so its tap has ended/);
      assert.deepEqual(taps.running(), []);
      unlinkSync(stage.address.path);
    }),
  );

  it(
    'go on, and tell, when their file is removed but not their server',
    onStage(async (stage) => {
      const taps = tapsOn(stage);
      const server = new RawPeer();
      stage.atEnd(() => server.kill());
      const { path } = stage.address;
      await server.listen(path);
      const { tapId } = taps.start({ address: stage.address });
      const told = new Promise<readonly string[]>((resolve) =>
        taps.onDidLoseName((address, { message }) => resolve([address, message])),
      );
      unlinkSync(path);
      const [address, message = ''] = await told;
      assert.equal(address, path);
      assert.match(message, /^The socket file .* was removed, though its server goes on/);
      assert.ok(tapped(stage, taps).includes(`tap ENOENT: ${message}`));
      assert.equal(taps.running()[0]?.stopped, false);
      assert.equal(taps.stop({ tapId }).restored, true);
      unlinkSync(path);
    }),
  );
});

describe('real programs through a tap', () => {
  for (const server of ['C server', 'Python server'] as const) {
    for (const client of ['C client', 'Python client'] as const) {
      it(
        `the ${client} and the ${server}`,
        onStage(async (stage) => {
          const taps = tapsOn(stage);
          const { path } = stage.address;
          const serving = stage.peer(server, path);
          await serving.printed(`listening ${path}`);
          taps.start({ address: stage.address });
          const { code } = await stage.peer(client, path, 'DOWN').exited;
          assert.equal(code, 0);
          await serving.exited;
          await until(taps, (running) => running.length === 0);
          const lines = tapped(stage, taps).map((line) => line.replace(/^tap #\d+ /, '').slice(0, 16));
          assert.ok(
            lines.some((line) => line.startsWith('c2s DOWN')),
            lines.join('\n'),
          );
          assert.ok(
            lines.some((line) => line.startsWith('s2c Hello World')),
            lines.join('\n'),
          );
          assert.deepEqual(readdirSync(stage.folder), []);
        }),
      );
    }
  }

  it(
    'a service that systemd starts for each connection',
    onStage(async (stage) => {
      const taps = tapsOn(stage);
      const { path } = stage.address;
      await startService(stage);
      const listener = seqpacketListeners().find(({ address }) => formatAddress(address) === path);
      assert.match(listener?.command ?? '', /^systemd-socket-activate/);
      taps.start({ address: parseAddress(path) });
      const { peer, number } = await clientOf(stage);
      for (const data of ['6f6e65', '74776f']) await echoed(peer, number, data);
      await peer.call('shutdown', { number, how: 'write' });
      assert.equal((await peer.receive(number)).data, '');
      await peer.kill();
      await servedOne(stage, taps, ['c2s one', 's2c one', 'c2s two', 's2c two']);
    }),
  );

  it(
    "socat, and a service that systemd starts: two of Debian's",
    onStage(async (stage) => {
      const taps = tapsOn(stage);
      const { path } = stage.address;
      await startService(stage);
      taps.start({ address: parseAddress(path) });
      // SOCK_SEQPACKET is type 5. It waits for what comes back when it has no more to send.
      const client = spawn('socat', ['-t', '60', '-', `UNIX-CONNECT:${path},type=5`], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      endAtEnd(stage, client);
      client.stdin.end('through a tap\n');
      const [answer] = await Promise.all([text(client.stdout), once(client, 'exit')]);
      assert.equal(answer, 'through a tap\n');
      await servedOne(stage, taps, ['c2s through a tap\\n', 's2c through a tap\\n']);
    }),
  );
});

/** A service at the stage's address that systemd starts for each connection. */
async function startService(stage: Stage): Promise<void> {
  const { path } = stage.address;
  // `cat` reads a packet from its standard input and writes one to its standard output: the connection, both.
  const command = ['systemd-socket-activate', '--seqpacket', '--accept', '--inetd', '-l', path, 'cat'];
  const [program = '', ...args] = command;
  const service = spawn(program, args, { stdio: 'ignore' });
  endAtEnd(stage, service);
  await once(service, 'spawn');
  // It prints nothing that tells.
  while (seqpacketListeners().every(({ address }) => formatAddress(address) !== path)) await delay(5);
}
