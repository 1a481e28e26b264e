import assert from 'node:assert/strict';
import fs, { mkdirSync, rmdirSync, statSync, symlinkSync, unlinkSync, type StatSyncOptions } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it, mock } from 'node:test';
import { isSameAddress, realAddress } from '../../../src/seqpacket/realAddress';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { onSockets, type SocketStage } from './socketStage';
import { listening, refused, tapInPlace, untouched, untouchedAfter } from './tapStage';

before(() => void startedTapThread());

/** Leads to the root directory of this process (proc(5)). */
const ownRoot = '/proc/self/root';

/** The stage's socket by way of that. */
const throughRoot = ({ path }: SocketStage) => ownRoot + path;

/** What is behind a process's root is of another mount namespace until that is restored: its folders are others. */
function inAnotherNamespace({ atEnd }: SocketStage): () => void {
  const usual = statSync;
  const told = mock.method(fs, 'statSync', (path: string, options: StatSyncOptions & { bigint: true }) => {
    const stats = usual(path, options);
    return path.startsWith(`${ownRoot}/`) ? Object.assign(stats, { ino: 1n }) : stats;
  });
  const restore = () => told.mock.restore();
  atEnd(restore);
  return restore;
}

describe('an address that is compared', () => {
  it(
    'is the path without links of its file, or where there is none of its folder',
    onSockets(async (stage) => {
      const at = (name: string) => join(stage.folder, name);
      symlinkSync('.', at('link'));
      symlinkSync('link/a.socket', at('linked'));
      assert.equal(realAddress(at('linked')), at('linked'), 'it leads nowhere');
      await listening(stage);
      for (const path of [stage.path, at('link/a.socket'), at('linked'), throughRoot(stage)]) {
        assert.equal(realAddress(path), stage.path);
        assert.ok(isSameAddress(path, stage.path));
      }
      assert.equal(realAddress(at('link/none')), at('none'));
      assert.equal(realAddress('/no/such/./folder/x'), '/no/such/folder/x');
      assert.equal(realAddress('@name'), '@name');
      for (const path of [at('linked'), at('link'), stage.path]) unlinkSync(path);
    }),
  );

  it(
    'is as it is where it leads into another mount namespace, in which a tap is refused',
    onSockets(async (stage) => {
      await listening(stage);
      const restore = inAnotherNamespace(stage);
      const path = throughRoot(stage);
      assert.equal(realAddress(path), path);
      assert.ok(!isSameAddress(path, stage.path));
      const sentence =
        /^\/proc\/self\/root.* leads into the file system of another process, .* Run VS Code in there/;
      await refused(stage, { address: parseAddress(path) }, 'EXDEV', sentence);
      restore();
      await untouched(stage);
      const { tap, ended } = tapInPlace(stage, { address: parseAddress(path) });
      assert.equal(tap.address, stage.path);
      assert.equal(await ended(), true);
      await untouchedAfter(stage);
    }),
  );

  it(
    'is as it is also where such a folder is not here at all',
    onSockets((stage) => {
      const folder = join(stage.folder, 'theirs');
      mkdirSync(folder);
      const address = `/proc/self/root${folder}/a.socket`;
      const resolve = fs.realpathSync.native;
      const absent = mock.method(fs.realpathSync, 'native', (path: string) =>
        resolve(path.replace('/theirs', '/not here')),
      );
      stage.atEnd(() => absent.mock.restore());
      assert.equal(realAddress(address), address);
      rmdirSync(folder);
      return Promise.resolve();
    }),
  );
});
