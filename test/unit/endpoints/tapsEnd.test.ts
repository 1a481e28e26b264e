import assert from 'node:assert/strict';
import fs, { lstatSync, mkdirSync, readdirSync, rmSync, unlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { before, describe, it, mock } from 'node:test';
import { Taps } from '../../../src/endpoints/taps';
import { nativeSockets } from '../../../src/seqpacket/nativeSockets';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { TapRecords } from '../../../src/seqpacket/tapRecords';
import { RawPeer } from '../../fixtures/rawPeer';
import { onStage, type Stage } from './stage';

before(() => void startedTapThread());

/** Taps of two sockets of a raw server, and the numbers of those sockets' files. */
async function twoTaps(stage: Stage) {
  const records = `${stage.folder}.taps`;
  stage.atEnd(() => rmSync(records, { recursive: true, force: true }));
  const server = new RawPeer();
  stage.atEnd(() => server.kill());
  const paths = ['a.socket', 'b.socket'].map((name) => join(stage.folder, name));
  for (const path of paths) await server.listen(path);
  const originals = paths.map((path) => lstatSync(path).ino);
  const taps = new Taps({
    capture: stage.capture,
    records: new TapRecords(records),
    nextConnectionId: stage.endpoints.nextConnectionId,
  });
  stage.atEnd(() => taps.dispose());
  for (const path of paths) taps.start({ address: parseAddress(path) });
  return { taps, paths, originals, records };
}

/** Asserts that all originals are in their places, and nothing beside them; a test ends without them. */
function allBack(stage: Stage, { paths, originals }: Awaited<ReturnType<typeof twoTaps>>): void {
  assert.deepEqual(
    paths.map((path) => lstatSync(path).ino),
    originals,
  );
  assert.equal(readdirSync(stage.folder).length, paths.length);
  for (const path of paths) unlinkSync(path);
}

/** Performs `action` while the first of two files that are to change names cannot, nor be renamed, if it is at `path`. */
function whileStuck(path: string, action: () => void): void {
  const { addon } = nativeSockets();
  const exchange = addon.exchangeFiles.bind(addon);
  const readOnly = { errno: constants.errno.EROFS, syscall: 'renameat2' };
  const exchanges = mock.method(addon, 'exchangeFiles', (one: Uint8Array, other: Uint8Array) =>
    Buffer.from(path).equals(one) ? readOnly : exchange(one, other),
  );
  const renames = mock.method(fs, 'renameSync', () => {
    throw Object.assign(new Error('read-only'), { errno: -constants.errno.EROFS, code: 'EROFS' });
  });
  try {
    action();
  } finally {
    exchanges.mock.restore();
    renames.mock.restore();
  }
}

describe('the end of a window', () => {
  it(
    'puts every original back though records cannot be removed',
    onStage(async (stage) => {
      const staged = await twoTaps(stage);
      for (const name of readdirSync(staged.records)) {
        const record = join(staged.records, name);
        unlinkSync(record);
        mkdirSync(record); // not even root removes that as a file
      }
      staged.taps.dispose();
      assert.deepEqual(staged.taps.running(), []);
      allBack(stage, staged);
    }),
  );

  it(
    'puts back those that can be, and leaves the others on record',
    onStage(async (stage) => {
      const staged = await twoTaps(stage);
      const { taps, paths, records } = staged;
      const [stuck = '', other = ''] = paths;
      whileStuck(stuck, () => {
        assert.throws(() => taps.stop({ address: stuck }), { code: 'EROFS', message: /The tap goes on/ });
        taps.dispose();
      });
      assert.deepEqual(
        taps.running().map(({ address, stopped }) => [address, stopped]),
        [[stuck, false]],
      );
      assert.equal(lstatSync(other).ino, staged.originals[1]);
      assert.equal(readdirSync(records).length, 1);
      assert.ok(stage.log().some((line) => line.startsWith('tap EROFS: The socket')));
      taps.dispose();
      allBack(stage, staged);
    }),
  );
});
