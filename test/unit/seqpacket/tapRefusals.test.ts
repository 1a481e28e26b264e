import assert from 'node:assert/strict';
import fs, {
  chmodSync,
  chownSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { before, describe, it, mock } from 'node:test';
import { identityAt } from '../../../src/seqpacket/fileIdentity';
import { nativeSockets } from '../../../src/seqpacket/nativeSockets';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { TapRecords } from '../../../src/seqpacket/tapRecords';
import { limitFileSize } from '../../fixtures/limitFileSize';
import { onSockets } from './socketStage';
import {
  joined,
  listening,
  listeningWithRecords,
  passes,
  refused,
  tapForever,
  tapInPlace,
  tapOfAnother,
  untouched,
  untouchedAfter,
} from './tapStage';

before(() => void startedTapThread());

/** Has the kernel not tell of sockets by netlink until it is restored. */
const withoutSockDiag = () =>
  mock.method(nativeSockets().addon, 'unixListeners', () => ({
    errno: constants.errno.EACCES,
    syscall: 'socket',
  }));

describe('a tap that cannot be', () => {
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
      await refused(
        stage,
        { records: full },
        'ENOSPC',
        /storage folder \/nowhere: the disk is full\..* nothing was changed/,
      );
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
    'refuses a socket that is bound and does not listen, and what is at no path',
    onSockets(async (stage) => {
      const server = stage.rawPeer();
      await server.call('bind', { number: await server.call<number>('new'), path: stage.path });
      await refused(stage, {}, 'ECONNREFUSED', /bound but does not listen, or not yet/);
      const below = parseAddress(join(stage.path, 'a.socket'));
      await refused(stage, { address: below }, 'ENOTDIR', /is a file where a folder should be/);
      unlinkSync(stage.path);
      symlinkSync('a.socket', stage.path);
      await refused(stage, {}, 'ELOOP', /too many symbolic links/);
      unlinkSync(stage.path);
    }),
  );

  it(
    'refuses a name that is too long to be added to',
    onSockets(async (stage) => {
      await listening(stage);
      for (const length of [249, 255]) {
        const long = join(stage.folder, 'x'.repeat(length));
        renameSync(stage.path, long);
        await refused(
          stage,
          { address: parseAddress(long) },
          'ENAMETOOLONG',
          /too long to have "\.tapped" added/,
        );
        renameSync(long, stage.path);
      }
      await untouchedAfter(stage);
    }),
  );

  it(
    'refuses a socket that goes while it waits for its turn',
    onSockets(async (stage) => {
      // As if it had been there when the path was followed.
      const before = mock.method(fs.realpathSync, 'native', (path: string) => path);
      try {
        await refused(stage, {}, 'ENOENT', /no socket at .* Start its server first/);
      } finally {
        before.mock.restore();
      }
    }),
  );

  it(
    'refuses a name that is too long to be ended so',
    onSockets(async (stage) => {
      await stage.listen();
      const path = join(stage.folder, 'n'.repeat(250));
      renameSync(stage.path, path);
      stage.atEnd(() => renameSync(path, stage.path));
      await refused(
        stage,
        { address: parseAddress(path) },
        'ENAMETOOLONG',
        /too long to have "\.tapped" added/,
      );
    }),
  );

  it(
    'refuses what its user may not replace',
    onSockets(async (stage) => {
      const root = process.getuid?.() === 0;
      await listening(stage);
      chmodSync(stage.folder, 0o555);
      stage.atEnd(() => chmodSync(stage.folder, 0o755));
      const records = `${stage.folder}.nobody`;
      stage.atEnd(() => rmSync(records, { recursive: true, force: true }));
      let lines: readonly string[] = [];
      const last = () => lines.at(-2) ?? '';
      const code = async () => {
        const other = tapForever(stage, records, [], { unprivileged: true });
        await other.printed(/^E/);
        await other.exited;
        ({ lines } = other);
        return lines.at(-1);
      };
      if (root) {
        assert.equal(await code(), 'EPERM');
        assert.match(last(), /belongs to another user or group/);
        chownSync(stage.path, 65534, 65534);
      }
      assert.equal(await code(), 'EACCES');
      assert.match(last(), /cannot be written to/);
      chmodSync(stage.folder, 0o000);
      assert.equal(await code(), 'EACCES');
      assert.match(last(), /may not be looked into, .* search permission/);
      chmodSync(stage.folder, 0o755);
      await untouchedAfter(stage);
    }),
  );

  it(
    'refuses what has a file beside it of which nothing tells whether it is used, without taking it for a tap',
    onSockets(async (stage) => {
      await listening(stage);
      const dead = stage.rawPeer();
      await dead.listen(`${stage.path}.tapped`);
      await dead.kill();
      const untold = withoutSockDiag();
      try {
        await refused(stage, {}, 'EADDRINUSE', /\.tapped is there already, .* Remove it if nobody uses it/);
      } finally {
        untold.mock.restore();
      }
      unlinkSync(`${stage.path}.tapped`);
      await untouchedAfter(stage);
    }),
  );

  it(
    'refuses a server that is tapped by a program of which it knows nothing, at its old name and its own',
    onSockets(async (stage) => {
      const { folder } = await listeningWithRecords(stage);
      const other = await tapOfAnother(stage, `${folder}/other`);
      const before = readdirSync(stage.folder);
      const who = `\\S+, process ${other.pid}`;
      for (const mocked of [false, true]) {
        const untold = mocked ? withoutSockDiag() : undefined;
        for (const address of [stage.path, `${stage.path}.tapped`].map(parseAddress)) {
          const sentence = new RegExp(
            `a\\.socket is tapped already, by another program \\(${who}\\)\\. Stop`,
          );
          await refused(stage, { address }, 'EBUSY', sentence);
          // As of another user's process.
          const unseen = mock.method(fs, 'readlinkSync', () => '');
          try {
            await refused(stage, { address }, 'EBUSY', /tapped already, by another program\. Stop/);
          } finally {
            unseen.mock.restore();
          }
        }
        untold?.mock.restore();
      }
      assert.deepEqual(readdirSync(stage.folder), before);
      await other.kill();
      const [outcome] = new TapRecords(`${folder}/other`).restoreAbandoned();
      assert.equal(outcome?.kind, 'restored');
      await untouchedAfter(stage);
    }),
  );

  it(
    'refuses its own place, and to give it up, though somebody has taken the original away',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const aside = `${stage.path}.tapped`;
      const own = tapInPlace(stage);
      renameSync(aside, `${stage.path}.moved`);
      const gone = /by this window\. Its original is not at .*\.tapped any more: move it back there and stop/;
      await refused(stage, {}, 'EBUSY', gone);
      const kept =
        /^SeqpacketError: .* could not be put back \(ENOENT\)\. The tap goes on, .* It is not at .*\.tapped any more: move/;
      assert.throws(() => own.tap.stop(), kept);
      const connection = await joined(stage, raw);
      await passes('as before', connection);
      await connection.client.kill();
      renameSync(`${stage.path}.moved`, aside);
      assert.equal(await own.ended(), true);
      await untouchedAfter(stage);
    }),
  );

  it(
    'goes on while the original is removed, and ends with its server',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const own = tapInPlace(stage);
      unlinkSync(`${stage.path}.tapped`);
      assert.throws(() => own.tap.stop(), /start the server anew/);
      await passes('as before', await joined(stage, raw));
      await raw.server.kill();
      await own.endedByItself();
      assert.deepEqual(readdirSync(stage.folder), []);
      await own.ended();
    }),
  );

  it(
    'refuses what has another server beside it that a tap has left, and says that it is no tap',
    onSockets(async (stage) => {
      const old = await listening(stage, `${stage.path}.tapped`);
      await listening(stage);
      const sentence = new RegExp(
        `^Another server \\(python3, process ${old.server.pid}\\) listens at .*\\.tapped, .* Stop it`,
      );
      await refused(stage, {}, 'EADDRINUSE', sentence);
      unlinkSync(`${stage.path}.tapped`);
      await untouchedAfter(stage);
    }),
  );

  it(
    'refuses when what is to be put back cannot be written down, and leaves no record of it',
    onSockets(async (stage) => {
      const { folder, original } = await listeningWithRecords(stage);
      const other = tapForever(stage, folder, ['waiting']);
      await other.printed(/^ready$/);
      limitFileSize(other.pid, 0);
      assert.equal(await other.end(), 1);
      // Of a disk that is full it would be ENOSPC.
      assert.equal(other.lines.at(-1), 'EFBIG');
      assert.deepEqual(readdirSync(folder), []);
      assert.deepEqual(identityAt(stage.path), original);
      await untouchedAfter(stage);
    }),
  );

  it(
    'refuses all but one of several that are started at the same time',
    onSockets(async (stage) => {
      const { folder, original } = await listeningWithRecords(stage);
      for (let round = 0; round < 4; round++) {
        const rivals = [1, 2].map(() => tapForever(stage, folder, ['waiting']));
        await Promise.all(rivals.map((rival) => rival.printed(/^ready$/)));
        const ends = rivals.map((rival) => rival.end());
        await Promise.all(rivals.map((rival) => rival.printed(/^(?:tapped|E\w+)$/)));
        const winners = rivals.filter(({ lines }) => lines.at(-1) === 'tapped');
        const losers = rivals.filter((rival) => !winners.includes(rival));
        assert.equal(winners.length, 1, rivals.map(({ lines }) => lines.at(-1)).join());
        for (const { lines } of losers) {
          assert.equal(lines.at(-1), 'EBUSY');
          const who = `tapped already, by another window \\(process ${winners[0]?.pid}\\)`;
          assert.match(lines.at(-2) ?? '', new RegExp(who));
        }
        assert.deepEqual(identityAt(`${stage.path}.tapped`), original);
        assert.equal(readdirSync(folder).length, 1);
        for (const rival of rivals) await rival.kill();
        await Promise.all(ends);
        const { tap, ended } = tapInPlace(stage);
        assert.equal(tap.stop(), true);
        await ended();
        assert.deepEqual(identityAt(stage.path), original);
      }
      await untouchedAfter(stage);
    }),
  );

  it(
    'refuses an abstract name without an upstream, and itself as upstream',
    onSockets(async (stage) => {
      await refused(stage, { address: parseAddress('@name') }, 'EINVAL', /no file that could be moved aside/);
      await refused(stage, { upstream: stage.address }, 'EINVAL', /connect to itself/);
      const server = await stage.listen();
      await refused(stage, { upstream: parseAddress('@other') }, 'EADDRINUSE', /already listens/);
      await server.close();
    }),
  );

  it(
    'leaves no listener behind between two addresses when its own file cannot be looked at',
    onSockets((stage) => {
      const { lstatSync } = fs;
      const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
      const look = mock.method(fs, 'lstatSync', (...args: Parameters<typeof lstatSync>) => {
        if (args[0] === stage.path) throw denied;
        return lstatSync(...args);
      });
      try {
        const start = () => tapInPlace(stage, { upstream: parseAddress('@other') });
        assert.throws(start, /may not be looked into, .* search permission/);
      } finally {
        look.mock.restore();
      }
      assert.deepEqual(readdirSync(stage.folder), []);
      return Promise.resolve();
    }),
  );

  it(
    'refuses itself as upstream by any path, though it leads nowhere before the tap listens',
    onSockets(async (stage) => {
      const at = (name: string) => join(stage.folder, name);
      symlinkSync('.', at('folder'));
      symlinkSync('folder/a.socket', at('link'));
      for (const name of ['./a.socket', 'folder/a.socket', 'link']) {
        const upstream = parseAddress(`${stage.folder}/${name}`);
        await refused(stage, { upstream }, 'EINVAL', /"upstream", .*, leads to "address", .*Leave out/);
        assert.deepEqual(readdirSync(stage.folder), ['folder', 'link']);
      }
      for (const name of ['folder', 'link']) unlinkSync(at(name));
    }),
  );
});
