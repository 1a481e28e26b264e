import assert from 'node:assert/strict';
import { chmodSync, chownSync, readdirSync, rmSync, unlinkSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { connect } from '../../../src/seqpacket/connect';
import { identityAt } from '../../../src/seqpacket/fileIdentity';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import type { ScriptProcess } from '../../fixtures/scriptProcess';
import { onSockets, refusal, type SocketStage } from './socketStage';
import { joined, listening, passes, rivalOn, told, untouchedAfter } from './tapStage';

before(() => void startedTapThread());

const nobody = 65534;
const readOnly = 0o555;
const closed = 0o000;
const usual = 0o755;

/** Starts processes of a user who may do with the stage's folder what its mode says, which root may always. */
function userOf(stage: SocketStage) {
  const folder = `${stage.folder}.records`;
  stage.atEnd(() => {
    chmodSync(stage.folder, usual);
    rmSync(folder, { recursive: true, force: true });
  });
  const give = (path: string) => {
    if (process.getuid?.() === 0) chownSync(path, nobody, nobody);
  };
  give(stage.folder);
  const rival = (args: readonly string[] = []) => rivalOn(stage, folder, args, { unprivileged: true });
  return { folder, give, rival };
}

/** A raw server at the stage's path, and a tap in its place by a process that may not do all. */
async function tapped(stage: SocketStage) {
  const user = userOf(stage);
  const raw = await listening(stage);
  user.give(stage.path);
  const original = identityAt(stage.path);
  const rival = await user.rival();
  assert.equal(await told(rival, 'start'), 'tapped');
  return { ...user, raw, original, tap: rival };
}

async function refusesToStop(tap: ScriptProcess): Promise<void> {
  const sentence =
    /^EACCES The socket .* could not be put back \(EACCES\)\. The tap goes on, .* See that its folder/;
  assert.match(await told(tap, 'stop'), sentence);
}

describe('a tap whose folder has become read-only', () => {
  it(
    'is not stopped, says why, and goes on until it can be',
    onSockets(async (stage) => {
      const { folder, raw, original, tap } = await tapped(stage);
      chmodSync(stage.folder, readOnly);
      await refusesToStop(tap);
      const connection = await joined(stage, raw);
      await passes('still', connection);
      chmodSync(stage.folder, closed);
      await refusesToStop(tap);
      await passes('and ever', connection);
      assert.equal(readdirSync(folder).length, 1);
      chmodSync(stage.folder, usual);
      assert.equal(await told(tap, 'stop'), 'restored true');
      assert.deepEqual(identityAt(stage.path), original);
      assert.deepEqual(readdirSync(folder), []);
      await connection.client.kill();
      await untouchedAfter(stage);
    }),
  );

  for (const [how, mode] of [
    ['read-only', readOnly],
    ['closed', closed],
  ] as const) {
    it(
      `ends when its server does, though its folder is ${how}`,
      onSockets(async (stage) => {
        const { raw, tap, give } = await tapped(stage);
        chmodSync(stage.folder, mode);
        await raw.server.kill();
        await tap.printed(/^ended The server at .* is gone/);
        assert.equal(await told(tap, 'stop'), 'restored false');
        chmodSync(stage.folder, usual);
        // As nobody could remove them; a server that is started anew replaces its own, and a tap the other.
        assert.deepEqual(readdirSync(stage.folder), ['a.socket', 'a.socket.tapped']);
        unlinkSync(stage.path);
        const { server } = await listening(stage);
        give(stage.path);
        assert.equal(await told(tap, 'start'), 'tapped');
        assert.equal(await told(tap, 'stop'), 'restored true');
        await server.kill();
        unlinkSync(stage.path);
      }),
    );
  }

  it(
    'is put back after its process was killed, as soon as that can be done',
    onSockets(async (stage) => {
      const { folder, original, tap, rival } = await tapped(stage);
      await tap.kill();
      const next = await rival();
      for (const [mode, sentence] of [
        [readOnly, /^EACCES The folder of .* cannot be written to/],
        [closed, /^EACCES A folder above .* may not be looked into/],
      ] as const) {
        chmodSync(stage.folder, mode);
        assert.equal(await told(next, 'restore'), 'restored 0 failed EACCES');
        assert.match(await told(next, 'start'), sentence);
        assert.equal(readdirSync(folder).length, 1, 'the record stays');
      }
      chmodSync(stage.folder, usual);
      assert.equal(await told(next, 'restore'), 'restored 1');
      assert.deepEqual(identityAt(stage.path), original);
      assert.deepEqual(readdirSync(folder), []);
      await untouchedAfter(stage);
    }),
  );

  it(
    'leaves nothing to be put back when both its process and its server are dead',
    onSockets(async (stage) => {
      const { folder, raw, tap, rival } = await tapped(stage);
      await tap.kill();
      await raw.server.kill();
      chmodSync(stage.folder, readOnly);
      assert.equal(await told(await rival(), 'restore'), 'restored 0');
      assert.deepEqual(readdirSync(folder), []);
      chmodSync(stage.folder, usual);
      for (const name of readdirSync(stage.folder)) rmSync(`${stage.folder}/${name}`);
    }),
  );

  it(
    'is stopped where it is between two addresses, and leaves a stale file',
    onSockets(async (stage) => {
      const { rival } = userOf(stage);
      const tap = await rival([`@tap-read-only-${process.pid}`]);
      assert.equal(await told(tap, 'start'), 'tapped');
      chmodSync(stage.folder, readOnly);
      assert.equal(await told(tap, 'stop'), 'restored true');
      assert.equal(await told(tap, 'stop'), 'restored false');
      await tap.kill();
      await refusal(connect(stage.address), 'ECONNREFUSED', /Nobody listens/);
      chmodSync(stage.folder, usual);
      unlinkSync(stage.path);
    }),
  );
});
