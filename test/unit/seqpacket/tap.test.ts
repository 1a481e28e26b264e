import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  readdirSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../../../src/seqpacket/connect';
import { formatAddress, parseAddress } from '../../../src/seqpacket/socketAddress';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import type { TapOptions } from '../../../src/seqpacket/tap';
import { TapRecords } from '../../../src/seqpacket/tapRecords';
import type { RawPeer } from '../../fixtures/rawPeer';
import { ScriptProcess } from '../../fixtures/scriptProcess';
import { hex, onSockets, refusal, type SocketStage } from './socketStage';
import { recordsIn, tapInPlace } from './tapStage';

before(() => void startedTapThread());

/** A raw server at the stage's path. */
async function listening(
  stage: SocketStage,
  path = stage.path,
): Promise<{ server: RawPeer; listener: number }> {
  const server = stage.rawPeer();
  const listener = await server.listen(path);
  return { server, listener };
}

/** A client through whatever is at the stage's path, joined with the raw server. */
async function joined(stage: SocketStage, { server, listener }: { server: RawPeer; listener: number }) {
  const client = stage.rawPeer();
  const clientNumber = await client.connect(stage.path);
  return { client, clientNumber, serverNumber: await server.call<number>('accept', { number: listener }) };
}

const refused = (stage: SocketStage, options: Partial<TapOptions>, code: string, sentence: RegExp) =>
  refusal(
    Promise.resolve().then(() => tapInPlace(stage, options)),
    code,
    sentence,
  );

/** What may be at fault is left as it was: one socket file, and a server that is reached there. */
async function untouched(stage: SocketStage): Promise<void> {
  assert.deepEqual(readdirSync(stage.folder), ['a.socket']);
  (await connect(stage.address)).destroy();
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
      const { client, clientNumber, serverNumber } = await joined(stage, raw);
      assert.equal(tap.stop(), true);
      assert.equal(tap.stop(), false);
      assert.equal(lstatSync(stage.path).ino, original.ino);
      await client.call('send', { number: clientNumber, data: hex('after the stop') });
      assert.equal((await raw.server.receive(serverNumber)).data, hex('after the stop'));
      await client.kill();
      await ended();
      await untouched(stage);
      unlinkSync(stage.path);
    }),
  );

  it(
    'records packets, descriptors, who the client is, and how connections begin and end',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const staged = tapInPlace(stage);
      const { client, clientNumber, serverNumber } = await joined(stage, raw);
      await client.call('send', { number: clientNumber, data: hex('question'), open: ['/etc/hostname'] });
      await raw.server.receive(serverNumber);
      await raw.server.call('send', { number: serverNumber, data: '' });
      await client.receive(clientNumber);
      const [facts] = staged.tap.connections();
      assert.equal(facts?.client.pid, client.pid);
      assert.equal(facts.server.pid, raw.server.pid);
      assert.deepEqual([facts.toServer.packets, facts.toServer.bytes, facts.toClient.packets], [1, 8, 1]);
      await client.kill();
      await staged.heard(({ kind }) => kind === 'close');
      await staged.ended();
      const told = staged.events.map((event) =>
        event.kind === 'packet'
          ? [event.direction, Buffer.from(event.data).toString(), ...event.descriptors]
          : event.kind,
      );
      assert.deepEqual(told, ['open', ['c2s', 'question', '/etc/hostname'], ['s2c', ''], 'close']);
      const times = staged.events.map(({ timeNs }) => timeNs);
      assert.ok(Math.abs(Number(times[1] ?? 0n) / 1e6 - Date.now()) < 60_000);
      unlinkSync(stage.path);
    }),
  );

  it(
    'shows what a server has not read, and takes no more than it does',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const staged = tapInPlace(stage);
      const { client, clientNumber, serverNumber } = await joined(stage, raw);
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
        (await raw.server.receiveMany(serverNumber, taken)).map(([length]) => length),
        Array<number>(taken).fill(1000),
      );
      await client.kill();
      await staged.ended();
      unlinkSync(stage.path);
    }),
  );

  it(
    'lets clients wait where they would wait without it: in a full backlog',
    onSockets(async (stage) => {
      const server = stage.rawPeer();
      const listener = await server.listen(stage.path, 1);
      const { ended } = tapInPlace(stage);
      const client = stage.rawPeer();
      for (let number = 0; number < 4; number++) await client.connect(stage.path);
      await refusal(connect(stage.address, { timeoutMs: 50 }), 'ETIMEDOUT', /backlog is full/);
      const numbers = await Promise.all(
        [1, 2, 3, 4].map(() => server.call<number>('accept', { number: listener })),
      );
      assert.equal(numbers.length, 4);
      await client.kill();
      await ended();
      unlinkSync(stage.path);
    }),
  );

  it(
    'takes back what a dead process left, and until then a client is refused, not kept waiting',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const records = recordsIn(stage);
      const folder = `${stage.folder}.taps/records`;
      const original = lstatSync(stage.path).ino;
      const other = new ScriptProcess('tapForever.ts', [stage.path, folder]);
      await other.printed(/^tapped$/);
      await refused(stage, { records }, 'EBUSY', /tapped already, by another window/);
      await other.kill();
      await refusal(connect(stage.address), 'ECONNREFUSED', /Nobody listens/);
      assert.deepEqual(records.restoreAbandoned(), [stage.path]);
      assert.equal(lstatSync(stage.path).ino, original);
      assert.deepEqual(readdirSync(folder), []);
      await untouched(stage);
      await raw.server.kill();
      unlinkSync(stage.path);
    }),
  );

  it(
    'is taken back whenever its process was killed',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const records = recordsIn(stage);
      const folder = `${stage.folder}.taps/records`;
      const original = lstatSync(stage.path).ino;
      for (let round = 0; round < 12; round++) {
        const other = new ScriptProcess('tapForever.ts', [stage.path, folder, 'restless']);
        while (!existsSync(`${stage.path}.tapped`)) await delay(1);
        await delay(Math.random() * 40);
        await other.kill();
        records.restoreAbandoned();
        assert.equal(lstatSync(stage.path).ino, original, `round ${round}`);
        assert.deepEqual(readdirSync(folder), [], 'the record folder');
        await untouched(stage);
      }
      await raw.server.kill();
      unlinkSync(stage.path);
    }),
  );

  it(
    'ends when the server ends, whether that removes the file or not',
    onSockets(async (stage) => {
      for (const removes of [true, false]) {
        const raw = await listening(stage);
        const staged = tapInPlace(stage);
        await raw.server.kill();
        if (removes) unlinkSync(stage.path);
        while (staged.reasons.length === 0) await delay(10);
        assert.deepEqual(
          staged.reasons.map(({ code }) => code),
          ['ECONNREFUSED'],
        );
        assert.deepEqual(readdirSync(stage.folder), removes ? [] : ['a.socket']);
        await staged.ended();
        if (removes) continue;
        await refusal(connect(stage.address), 'ECONNREFUSED', /leftover of a server that is gone/);
        unlinkSync(stage.path);
      }
    }),
  );

  it(
    'ends when the server starts anew, and leaves the new one its name',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const staged = tapInPlace(stage);
      const again = await listening(stage, `${stage.path}.new`);
      renameSync(`${stage.path}.new`, stage.path);
      await raw.server.kill();
      const file = lstatSync(stage.path).ino;
      while (staged.reasons.length === 0) await delay(10);
      assert.match(staged.reasons[0]?.message ?? '', /started anew/);
      assert.equal(lstatSync(stage.path).ino, file);
      await staged.ended();
      await untouched(stage);
      await again.server.kill();
      unlinkSync(stage.path);
    }),
  );

  it(
    'does not touch a file that somebody has put there since',
    onSockets(async (stage) => {
      await listening(stage);
      const staged = tapInPlace(stage);
      unlinkSync(stage.path);
      writeFileSync(stage.path, 'mine');
      assert.equal(staged.tap.stop(), false);
      assert.ok(lstatSync(stage.path).isFile());
      // The server lives still, so its file is kept where it is.
      assert.ok(lstatSync(`${stage.path}.tapped`).isSocket());
      await staged.ended();
      renameSync(`${stage.path}.tapped`, stage.path);
      await untouched(stage);
      unlinkSync(stage.path);
    }),
  );

  it(
    'puts the original back where our file was removed',
    onSockets(async (stage) => {
      await listening(stage);
      const staged = tapInPlace(stage);
      unlinkSync(stage.path);
      assert.equal(staged.tap.stop(), true);
      await staged.ended();
      await untouched(stage);
      unlinkSync(stage.path);
    }),
  );

  it(
    'refuses, with the reason, and leaves everything as it was',
    onSockets(async (stage) => {
      await refused(stage, {}, 'ENOENT', /no socket at .* Start its server first/);
      const { server, listener } = await listening(stage);
      const file = join(stage.folder, 'file');
      writeFileSync(file, '');
      await refused(stage, { address: parseAddress(file) }, 'ENOTSOCK', /not a socket/);
      unlinkSync(file);
      const noSpace = Object.assign(new Error('no space'), { code: 'ENOSPC' });
      const full = Object.assign(new TapRecords('/nowhere'), {
        add: () => {
          throw noSpace;
        },
      });
      await refused(stage, { records: full }, 'ENOSPC', /disk is full, .* nothing was changed/);
      await untouched(stage);
      const { tap, ended } = tapInPlace(stage);
      await refused(stage, {}, 'EBUSY', /tapped already, by this window/);
      await refused(stage, { address: parseAddress(tap.upstream) }, 'EBUSY', /tapped already/);
      await ended();
      await server.call('close', { number: listener });
      await refused(stage, {}, 'ECONNREFUSED', /leftover of a server that is gone/);
      unlinkSync(stage.path);
      const stream = await server.call<number>('new', { type: 'stream' });
      await server.call('bind', { number: stream, path: stage.path });
      await server.call('listen', { number: stream });
      await refused(stage, {}, 'EPROTOTYPE', /another type/);
      unlinkSync(stage.path);
    }),
  );

  it(
    'refuses what its user may not replace',
    onSockets(async (stage) => {
      const root = process.getuid?.() === 0;
      await listening(stage);
      chmodSync(stage.folder, 0o555);
      const records = `${stage.folder}.nobody`;
      const code = async () => {
        const other = new ScriptProcess('tapForever.ts', [stage.path, records], { unprivileged: true });
        await other.printed(/^E/);
        await other.exited;
        return other.lines.at(-1);
      };
      if (root) {
        assert.equal(await code(), 'EPERM');
        chownSync(stage.path, 65534, 65534);
      }
      assert.equal(await code(), 'EACCES');
      chmodSync(stage.folder, 0o755);
      await untouched(stage);
      unlinkSync(stage.path);
    }),
  );
});

describe('a tap between two addresses', () => {
  it(
    'serves abstract names, and servers that come later',
    onSockets(async (stage) => {
      const upstream = parseAddress(`@tap-test-${process.pid}`);
      const staged = tapInPlace(stage, { upstream });
      assert.equal(staged.tap.inPlace, false);
      assert.equal(staged.tap.upstream, formatAddress(upstream));
      const client = stage.rawPeer();
      const early = await client.connect(stage.path);
      assert.equal((await client.receive(early)).data, '');
      await staged.heard(({ kind }) => kind === 'error');
      const server = stage.rawPeer();
      const listener = await server.listen(`@${hex(formatAddress(upstream).slice(1))}`);
      const late = await client.connect(stage.path);
      const number = await server.call<number>('accept', { number: listener });
      await client.call('send', { number: late, data: hex('hello') });
      assert.equal((await server.receive(number)).data, hex('hello'));
      await client.kill();
      assert.equal(await staged.ended(), true);
      assert.deepEqual(readdirSync(stage.folder), []);
    }),
  );

  it(
    'can be tapped in turn',
    onSockets(async (stage) => {
      const there = join(stage.folder, 'server.socket');
      const raw = await listening(stage, there);
      const lower = tapInPlace(stage, { upstream: parseAddress(there) });
      const upper = tapInPlace(stage);
      const { client, clientNumber, serverNumber } = await joined(stage, raw);
      await client.call('send', { number: clientNumber, data: hex('through both') });
      assert.equal((await raw.server.receive(serverNumber)).data, hex('through both'));
      await client.kill();
      assert.equal(await upper.ended(), true);
      assert.equal(await lower.ended(), true);
      assert.deepEqual(readdirSync(stage.folder), ['server.socket']);
      unlinkSync(there);
    }),
  );

  it(
    'refuses an abstract name without an upstream, and itself as upstream',
    onSockets(async (stage) => {
      await refused(stage, { address: parseAddress('@name') }, 'EINVAL', /no file that could be moved aside/);
      await refused(stage, { upstream: stage.address }, 'EINVAL', /connect to itself/);
      await stage.listen();
      await refused(stage, { upstream: parseAddress('@other') }, 'EADDRINUSE', /already listens/);
    }),
  );
});

describe('the thread of the taps', () => {
  it(
    'serves many clients at once',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const staged = tapInPlace(stage);
      const client = stage.rawPeer();
      const pairs: [number, number][] = [];
      for (let number = 0; number < 60; number++) {
        pairs.push([
          await client.connect(stage.path),
          await raw.server.call<number>('accept', { number: raw.listener }),
        ]);
      }
      for (const [here] of pairs) await client.call('send', { number: here, data: hex(`from ${here}`) });
      for (const [here, there] of pairs)
        assert.equal((await raw.server.receive(there)).data, hex(`from ${here}`));
      assert.equal(staged.tap.connections().length, 60);
      await client.kill();
      await staged.ended();
      unlinkSync(stage.path);
    }),
  );
});
