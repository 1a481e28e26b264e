import assert from 'node:assert/strict';
import fs, {
  type StatSyncOptions,
  linkSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { before, describe, it, mock } from 'node:test';
import { identityAt } from '../../../src/seqpacket/fileIdentity';
import { fileSystemDevice } from '../../../src/seqpacket/fileSystemDevice';
import { listensOn } from '../../../src/seqpacket/listensOn';
import { seqpacketListeners } from '../../../src/seqpacket/seqpacketListeners';
import { formatAddress } from '../../../src/seqpacket/socketAddress';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { nativeListeners } from '../../../src/seqpacket/tapThread';
import { onSockets, type SocketStage } from './socketStage';
import { listening, refused, tapInPlace } from './tapStage';

before(() => void startedTapThread());

/** Has stat(2) tell a device of its own for what is in each folder of the stage, as btrfs does for subvolumes. */
function asSubvolumes({ folder, atEnd }: SocketStage): void {
  const { lstatSync: ofName, fstatSync: ofDescriptor } = fs;
  const tell = <Found extends fs.Stats | fs.BigIntStats | undefined>(path: string, stats: Found): Found => {
    if (stats === undefined || !path.startsWith(folder)) return stats;
    const device = 0xff000 + dirname(path).length; // of major 0, and so no device of a disk
    return Object.assign(stats, { dev: typeof stats.dev === 'bigint' ? BigInt(device) : device });
  };
  const told = [
    mock.method(fs, 'lstatSync', (path: string, options: StatSyncOptions = {}) =>
      tell(path, ofName(path, { ...options, throwIfNoEntry: false })),
    ),
    mock.method(fs, 'fstatSync', (descriptor: number, options: StatSyncOptions = {}) =>
      tell(fs.readlinkSync(`/proc/self/fd/${descriptor}`), ofDescriptor(descriptor, options)),
    ),
  ];
  atEnd(() => {
    for (const { mock: one } of told) one.restore();
  });
}

/** What listens that was bound to a name with this end. */
const boundTo = (name: string) =>
  (nativeListeners() ?? []).filter((listener) =>
    Buffer.from(listener.name).toString().replace(/\0+$/, '').endsWith(name),
  );

describe('the device of a file system', () => {
  it('is the one of stat(2), but for such as btrfs', () => {
    for (const path of ['/proc/self/stat', '/dev/null']) {
      const { dev } = lstatSync(path);
      const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)];
      assert.equal(fileSystemDevice(path), (major << 20) | minor, path);
    }
    assert.equal(fileSystemDevice(join(tmpdir(), 'not there')), undefined);
  });

  it(
    'is that of a listener there, whatever stat(2) tells',
    onSockets(async (stage) => {
      await stage.listen();
      const { ino } = statSync(stage.path);
      const [listener] = (nativeListeners() ?? []).filter(
        ({ fileInode, name }) => fileInode === ino && Buffer.from(name).includes(stage.folder),
      );
      assert.equal(listener?.fileDevice, fileSystemDevice(stage.path));
    }),
  );
});

describe('a listener, where stat(2) tells a device of each subvolume,', () => {
  it(
    'has the file that its name leads to, also when that was moved aside, and not one with the same number elsewhere',
    onSockets(async (stage) => {
      asSubvolumes(stage);
      const snapshot = join(stage.folder, 'snapshot');
      mkdirSync(snapshot);
      const copy = join(snapshot, basename(stage.path));
      const raw = await listening(stage);
      linkSync(stage.path, copy);
      const [listener] = boundTo(stage.path);
      const isAt = (path: string) => {
        const file = identityAt(path);
        return listener !== undefined && file !== undefined && listensOn(listener, file);
      };
      assert.equal(isAt(stage.path), true);
      assert.equal(isAt(copy), false);
      renameSync(stage.path, `${stage.path}.tapped`);
      assert.equal(isAt(`${stage.path}.tapped`), true);
      renameSync(`${stage.path}.tapped`, `${stage.path}.elsewhere`);
      assert.equal(isAt(`${stage.path}.elsewhere`), false, 'nothing tells');
      // A list may have it where it is known to be.
      const known = [`${stage.path}.elsewhere`];
      const listed = seqpacketListeners(known).filter(({ pid }) => pid === raw.server.pid);
      assert.deepEqual(
        listed.map(({ address }) => formatAddress(address)),
        known,
      );
      await raw.server.listen(relative(process.cwd(), stage.path));
      const [other] = boundTo(relative(process.cwd(), stage.path)).filter(({ name }) => name[0] !== 0x2f);
      const file = identityAt(stage.path);
      assert.equal(other && file && listensOn(other, file), false, 'nothing tells');
      for (const path of [copy, `${stage.path}.elsewhere`, stage.path]) unlinkSync(path);
      rmdirSync(snapshot);
    }),
  );

  it(
    'can be tapped without a connection, and its end is noticed without one',
    onSockets(async (stage) => {
      asSubvolumes(stage);
      const { server } = await listening(stage);
      const { ended, endedByItself } = tapInPlace(stage);
      assert.deepEqual(
        boundTo(stage.path).map(({ waiting }) => waiting),
        [0],
      );
      await server.kill();
      await endedByItself();
      await ended();
      unlinkSync(stage.path);
    }),
  );

  it(
    'is told of when it is in the way of another',
    onSockets(async (stage) => {
      asSubvolumes(stage);
      await listening(stage, `${stage.path}.tapped`);
      await listening(stage);
      await refused(
        stage,
        {},
        'EADDRINUSE',
        /^Another server \(python3, process \d+\) listens at .*\.tapped,/,
      );
      for (const path of [stage.path, `${stage.path}.tapped`]) unlinkSync(path);
    }),
  );
});
