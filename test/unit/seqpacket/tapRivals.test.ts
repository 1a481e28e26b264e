import assert from 'node:assert/strict';
import { closeSync, mkdirSync, openSync, readdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { before, describe, it, mock } from 'node:test';
import { identityAt, type FileIdentity } from '../../../src/seqpacket/fileIdentity';
import { namedProcess } from '../../../src/seqpacket/namedProcess';
import { nativeSockets } from '../../../src/seqpacket/nativeSockets';
import { processIdentity } from '../../../src/seqpacket/processIdentity';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import type { RawPeer } from '../../fixtures/rawPeer';
import type { ScriptProcess } from '../../fixtures/scriptProcess';
import { onSockets, type SocketStage } from './socketStage';
import { atOnce, listeningWithRecords, refused, rivalOn, tapInPlace, told, untouchedAfter } from './tapStage';

before(() => void startedTapThread());

/** So often that they meet in each of the few steps that a start has. */
const rounds = 150;

describe('two windows that tap one socket at the same moment', () => {
  it(
    'are one tap, and one that hears whose it is',
    onSockets(async (stage) => {
      const { folder, original } = await listeningWithRecords(stage);
      const rivals = await rivalsOn(stage, [folder, folder]);
      for (let round = 0; round < rounds; round++) {
        const said = await atOnce(rivals, 'start');
        const winner = winnerOf(said);
        assert.equal(said[1 - winner], busy(stage, `another window (process ${rivals[winner]?.pid})`));
        assert.deepEqual(identityAt(`${stage.path}.tapped`), original);
        assert.equal(readdirSync(folder).length, 1);
        await stopped(stage, rivals[winner], original);
        assert.deepEqual(readdirSync(folder), []);
      }
      await untouchedAfter(stage);
    }),
  );

  it(
    'are one tap though they know nothing of each other',
    onSockets(async (stage) => {
      const { folder, original } = await listeningWithRecords(stage);
      const rivals = await rivalsOn(stage, [`${folder}/one`, `${folder}/other`]);
      for (let round = 0; round < rounds; round++) {
        const said = await atOnce(rivals, 'start');
        const winner = winnerOf(said);
        const who = namedProcess(rivals[winner]?.pid ?? 0);
        assert.equal(said[1 - winner], busy(stage, `another program (${who})`));
        await stopped(stage, rivals[winner], original);
      }
      await untouchedAfter(stage);
    }),
  );

  it(
    'are one tap though a dead one has to be put back first',
    onSockets(async (stage) => {
      const { raw, folder, original } = await listeningWithRecords(stage);
      const rivals = await rivalsOn(stage, [folder, folder]);
      for (let round = 0; round < rounds; round++) {
        await abandon(stage, raw.server, folder);
        const said = await atOnce(rivals, 'start');
        const winner = winnerOf(said);
        assert.equal(said[1 - winner], busy(stage, `another window (process ${rivals[winner]?.pid})`));
        await stopped(stage, rivals[winner], original);
        assert.deepEqual(readdirSync(folder), []);
      }
      await untouchedAfter(stage);
    }),
  );
});

describe('the lock on a folder', () => {
  it(
    'is not waited for by the tap itself that has it, which replaces a stale file there',
    onSockets(async (stage) => {
      const { raw, original } = await listeningWithRecords(stage);
      const dead = await raw.server.listen(`${stage.path}.tapped`);
      await raw.server.call('close', { number: dead });
      const { voluntaryContextSwitches: before } = process.resourceUsage();
      const { ended } = tapInPlace(stage);
      // Who waits for it tries a thousand times, asleep between them (native/src/folder_lock.cc).
      const switches = process.resourceUsage().voluntaryContextSwitches - before;
      assert.ok(switches < 500, `${switches}`);
      assert.deepEqual(identityAt(`${stage.path}.tapped`), original);
      assert.equal(await ended(), true);
      await untouchedAfter(stage);
    }),
  );
});

describe('a lock that rivals do not heed', () => {
  it(
    'keeps no tap waiting for ever',
    onSockets(async (stage) => {
      await listeningWithRecords(stage);
      const held = openSync(stage.folder, 'r');
      stage.atEnd(() => closeSync(held));
      nativeSockets().addon.lockFile(held, 0);
      const { ended } = tapInPlace(stage);
      assert.equal(await ended(), true);
      unlinkSync(stage.path);
    }),
  );

  it(
    'has the one that is too late told whose tap it met',
    onSockets(async (stage) => {
      const { raw, folder } = await listeningWithRecords(stage);
      const tooLate = mock.method(nativeSockets().addon, 'tapListen', () => ({
        errno: constants.errno.EADDRINUSE,
        syscall: 'bind',
        obstacle: 'listening',
      }));
      try {
        await refused(stage, {}, 'EBUSY', /tapped already, by another program\./);
        assert.deepEqual(readdirSync(folder), []);
        const owner = processIdentity(raw.server.pid);
        const aside = `${stage.path}.tapped`;
        const record = { owner, path: stage.path, aside, original: identityAt(stage.path) };
        writeFileSync(`${folder}/1-rival.json`, JSON.stringify(record));
        await refused(stage, {}, 'EBUSY', new RegExp(`by another window \\(process ${raw.server.pid}\\)\\.`));
      } finally {
        tooLate.mock.restore();
      }
      await untouchedAfter(stage);
    }),
  );
});

describe('two windows that put back a dead tap at the same moment', () => {
  it(
    'put it back once',
    onSockets(async (stage) => {
      const { raw, folder, original } = await listeningWithRecords(stage);
      const rivals = await rivalsOn(stage, [folder, folder]);
      for (let round = 0; round < rounds; round++) {
        await abandon(stage, raw.server, folder);
        const said = await atOnce(rivals, 'restore');
        assert.deepEqual(identityAt(stage.path), original, said.join());
        assert.deepEqual(readdirSync(stage.folder), ['a.socket']);
        assert.deepEqual(readdirSync(folder), []);
        assert.deepEqual(said.toSorted(), ['restored 0', 'restored 1']);
      }
      await untouchedAfter(stage);
    }),
  );
});

/** A process for each folder of records. */
async function rivalsOn(stage: SocketStage, folders: readonly string[]): Promise<readonly ScriptProcess[]> {
  return Promise.all(folders.map((folder) => rivalOn(stage, folder)));
}

function winnerOf(said: readonly string[]): number {
  assert.equal(said.filter((line) => line === 'tapped').length, 1, said.join('\n'));
  return said.indexOf('tapped');
}

const busy = ({ path }: SocketStage, who: string) =>
  `EBUSY The socket ${path} is tapped already, by ${who}. Stop that tap first: its original is at ${path}.tapped meanwhile.`;

/** Stops the tap of the winner: the original is back, and nothing is beside it. */
async function stopped(stage: SocketStage, winner: ScriptProcess | undefined, original?: FileIdentity) {
  assert.ok(winner);
  assert.equal(await told(winner, 'stop'), 'restored true');
  assert.deepEqual(identityAt(stage.path), original);
  assert.deepEqual(readdirSync(stage.folder), ['a.socket']);
}

/** Leaves the stage's socket as a tap does whose process is killed. */
async function abandon(stage: SocketStage, server: RawPeer, folder: string): Promise<void> {
  const aside = `${stage.path}.tapped`;
  const original = identityAt(stage.path);
  renameSync(stage.path, aside);
  const dead = await server.listen(stage.path);
  await server.call('close', { number: dead });
  const owner = { pid: process.pid, startTime: '0', boot: 'an earlier one' };
  const own = identityAt(stage.path);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/1-dead.json`, JSON.stringify({ owner, path: stage.path, aside, original, own }));
}
