import assert from 'node:assert/strict';
import { readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { identityAt } from '../../../src/seqpacket/fileIdentity';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { connect } from '../../../src/seqpacket/connect';
import type { RawPacket } from '../../fixtures/rawPeer';
import { runForeign } from '../../fixtures/runForeign';
import { mayUnshare, unshare } from './namespaces';
import { refusal, onSockets, type SocketStage } from './socketStage';
import { joined, listening, passes, rivalOn, told, untouchedAfter } from './tapStage';

before(() => void startedTapThread());

const endOfFile: RawPacket = { data: '', flags: [], ancillary: 0 };

const skip = mayUnshare() ? false : 'the kernel lets this user make no namespaces';

/** The stage, with a raw server, and processes that tap in namespaces of their own. */
async function staged(stage: SocketStage) {
  const raw = await listening(stage);
  const original = identityAt(stage.path);
  const folder = `${stage.folder}.records`;
  stage.atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const within = (...command: readonly string[]) =>
    rivalOn(stage, folder, [], { runBy: [...unshare, ...command] });
  return { raw, original, folder, within };
}

describe(
  'a tap in another network namespace than its server, which the kernel does not list there',
  { skip },
  () => {
    it(
      'is joined with it, and puts it back',
      onSockets(async (stage) => {
        const { raw, original, folder, within } = await staged(stage);
        const tap = await within('--net');
        assert.equal(await told(tap, 'start'), 'tapped');
        // Whether somebody listens there only a connection tells, which the server sees.
        await raw.server.call('close', {
          number: await raw.server.call<number>('accept', { number: raw.listener }),
        });
        const connection = await joined(stage, raw);
        await passes('through the wall', connection);
        assert.equal(await told(tap, 'stop'), 'restored true');
        await passes('and after', connection);
        assert.deepEqual(identityAt(stage.path), original);
        assert.deepEqual(readdirSync(folder), []);
        await connection.client.kill();
        await untouchedAfter(stage);
      }),
    );

    it(
      'is put back from there, and from where the server is, after its process was killed',
      onSockets(async (stage) => {
        const { original, folder, within } = await staged(stage);
        for (const next of [() => within('--net'), () => rivalOn(stage, folder)]) {
          const tap = await within('--net');
          assert.equal(await told(tap, 'start'), 'tapped');
          await tap.kill();
          await refusal(connect(stage.address), 'ECONNREFUSED', /Nobody listens/);
          assert.equal(await told(await next(), 'restore'), 'restored 1');
          assert.deepEqual(identityAt(stage.path), original);
          assert.deepEqual(readdirSync(folder), []);
        }
        await untouchedAfter(stage);
      }),
    );

    it(
      'ends when the server ends and removes its file, as it believes',
      onSockets(async (stage) => {
        const { raw, folder, within } = await staged(stage);
        const tap = await within('--net');
        assert.equal(await told(tap, 'start'), 'tapped');
        unlinkSync(stage.path);
        await raw.server.kill();
        await tap.printed(/^ended The server at .* is gone/);
        assert.deepEqual(readdirSync(stage.folder), []);
        assert.deepEqual(readdirSync(folder), []);
      }),
    );

    it(
      'ends when a client finds that the server is gone',
      onSockets(async (stage) => {
        const { raw, original, within } = await staged(stage);
        const tap = await within('--net');
        assert.equal(await told(tap, 'start'), 'tapped');
        await raw.server.kill();
        const client = stage.rawPeer();
        const number = await client.connect(stage.path);
        await tap.printed(/^ended The server at .* is gone/);
        assert.deepEqual(await client.receive(number), endOfFile);
        assert.equal(await told(tap, 'stop'), 'restored false');
        assert.deepEqual(identityAt(stage.path), original, 'as a killed server leaves it');
        unlinkSync(stage.path);
      }),
    );
  },
);

describe(
  'a tap of a window in another namespace of processes, whose number means another process here,',
  { skip },
  () => {
    const apart = ['--pid', '--fork', '--kill-child', '--mount-proc'];

    it(
      'is left alone while it lives, and put back when it was killed',
      onSockets(async (stage) => {
        const { original, folder, within } = await staged(stage);
        const places = [() => rivalOn(stage, folder), () => within(...apart)];
        for (const [tapping, looking] of [places, places.toReversed()]) {
          assert.ok(tapping && looking);
          const [tap, other] = [await tapping(), await looking()];
          assert.equal(await told(tap, 'start'), 'tapped');
          assert.equal(await told(other, 'restore'), 'restored 0');
          assert.match(await told(other, 'start'), /^EBUSY .* is tapped already/);
          assert.equal(readdirSync(folder).length, 1, 'the record stays');
          (await connect(stage.address)).destroy();
          await tap.kill();
          await refusal(connect(stage.address), 'ECONNREFUSED', /Nobody listens/);
          assert.equal(await told(other, 'restore'), 'restored 1');
          assert.deepEqual(identityAt(stage.path), original);
          assert.deepEqual(readdirSync(folder), []);
        }
        await untouchedAfter(stage);
      }),
    );

    it(
      'is left alone where its socket is not to be seen',
      onSockets(async (stage) => {
        const { original, folder, within } = await staged(stage);
        const tap = await rivalOn(stage, folder);
        assert.equal(await told(tap, 'start'), 'tapped');
        const hidden = `mount -t tmpfs none "${stage.folder}"; exec "$@"`;
        const other = await within(...apart, '--mount', 'sh', '-c', hidden, 'sh');
        assert.equal(await told(other, 'restore'), 'restored 0');
        assert.equal(readdirSync(folder).length, 1, 'the record stays');
        await tap.kill();
        assert.equal(await told(await rivalOn(stage, folder), 'restore'), 'restored 1');
        assert.deepEqual(identityAt(stage.path), original);
        await untouchedAfter(stage);
      }),
    );
  },
);

describe('a tap whose file system has become read-only', { skip }, () => {
  it(
    'is not stopped, says why, and goes on until it can be',
    onSockets(async (stage) => {
      const { raw, original, folder, within } = await staged(stage);
      const { folder: place } = stage;
      // Seen there alone: a file system of its own, over the folder.
      const tap = await within('--mount', 'sh', '-c', `mount --bind "${place}" "${place}"; exec "$@"`, 'sh');
      const remount = (how: 'ro' | 'rw') =>
        runForeign('nsenter', [
          ...[
            '--target',
            `${tap.pid}`,
            '--mount',
            ...(process.getuid?.() === 0 ? [] : ['--user', '--preserve-credentials']),
          ],
          ...['mount', '-o', `remount,bind,${how}`, place],
        ]);
      assert.equal(await told(tap, 'start'), 'tapped');
      remount('ro');
      const sentence = /^EROFS The socket .* could not be put back \(EROFS\)\. The tap goes on, /;
      assert.match(await told(tap, 'stop'), sentence);
      const connection = await joined(stage, raw);
      await passes('still', connection);
      remount('rw');
      assert.equal(await told(tap, 'stop'), 'restored true');
      assert.deepEqual(identityAt(stage.path), original);
      assert.deepEqual(readdirSync(folder), []);
      await connection.client.kill();
      await untouchedAfter(stage);
    }),
  );
});

describe('a socket that is mounted at its path', { skip }, () => {
  it(
    'is not tapped there, with the reason',
    onSockets(async (stage) => {
      const server = join(stage.folder, 'elsewhere');
      await listening(stage, server);
      writeFileSync(stage.path, '');
      const folder = `${stage.folder}.records`;
      stage.atEnd(() => rmSync(folder, { recursive: true, force: true }));
      const mount = `mount --bind "${server}" "${stage.path}"; exec "$@"`;
      const tap = await rivalOn(stage, folder, [], {
        runBy: [...unshare, '--mount', 'sh', '-c', mount, 'sh'],
      });
      const sentence =
        /^EXDEV The socket .* is mounted there from elsewhere .* Tap it where it is mounted from/;
      assert.match(await told(tap, 'start'), sentence);
      assert.deepEqual(readdirSync(folder), []);
      assert.deepEqual(readdirSync(stage.folder).toSorted(), ['a.socket', 'elsewhere']);
      unlinkSync(server);
      unlinkSync(stage.path);
    }),
  );
});
