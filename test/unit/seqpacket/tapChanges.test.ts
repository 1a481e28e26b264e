import assert from 'node:assert/strict';
import { lstatSync, readdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { before, describe, it, mock } from 'node:test';
import { connect } from '../../../src/seqpacket/connect';
import { nativeSockets } from '../../../src/seqpacket/nativeSockets';
import type { SeqpacketError } from '../../../src/seqpacket/seqpacketError';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { onSockets, refusal, type SocketStage } from './socketStage';
import {
  joined,
  listening,
  passes,
  tapInPlace,
  tappedServer,
  untouched,
  untouchedAfter,
  type StagedTap,
} from './tapStage';

before(() => void startedTapThread());

/** Asserts that the tap ends by itself, for this reason, and leaves the new server that is there now its name. */
async function leavesItsName(stage: SocketStage, staged: StagedTap, reason: RegExp): Promise<void> {
  const file = lstatSync(stage.path).ino;
  await staged.endedByItself();
  assert.match(staged.reasons[0]?.message ?? '', reason);
  assert.equal(lstatSync(stage.path).ino, file);
  await staged.ended();
  await untouchedAfter(stage);
}

/** A server with a tap in its place, whose file is removed; `lost` resolves when it tells of that. */
async function nameless(stage: SocketStage) {
  const { server } = await listening(stage);
  const told: SeqpacketError[] = [];
  let tell: () => void = () => undefined;
  const lost = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const onNameLost = (reason: SeqpacketError) => {
    told.push(reason);
    tell();
  };
  const tap = tapInPlace(stage, { onNameLost });
  unlinkSync(stage.path);
  return { tap, server, told, lost };
}

describe('a tap in place, when others change what is there,', () => {
  it(
    'ends when the server ends, whether that removes the file or not',
    onSockets(async (stage) => {
      for (const removes of [true, false]) {
        const staged = await tappedServer(stage);
        await staged.server.kill();
        if (removes) unlinkSync(stage.path);
        await staged.endedByItself();
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
    'ends when a server of ours ends, which leaves no file',
    onSockets(async (stage) => {
      const server = await stage.listen();
      const staged = tapInPlace(stage);
      await server.close();
      assert.deepEqual(readdirSync(stage.folder), ['a.socket'], 'of the tap, until it knows');
      await staged.endedByItself();
      assert.deepEqual(readdirSync(stage.folder), []);
      await staged.ended();
    }),
  );

  it(
    'ends when the server starts anew, and leaves the new one its name',
    onSockets(async (stage) => {
      const staged = await tappedServer(stage);
      await listening(stage, `${stage.path}.new`);
      renameSync(`${stage.path}.new`, stage.path);
      await staged.server.kill();
      await leavesItsName(stage, staged, /started anew/);
    }),
  );

  it(
    'ends when the server is gone and another binds a socket of its own there',
    onSockets(async (stage) => {
      const staged = await tappedServer(stage);
      await staged.server.kill();
      unlinkSync(stage.path);
      await listening(stage);
      // It may have looked in the moment between the two.
      await leavesItsName(stage, staged, /started anew|is gone/);
    }),
  );

  it(
    'ends when another server takes the name while the old one goes on, which is kept where it is',
    onSockets(async (stage) => {
      const staged = await tappedServer(stage);
      const old = await joined(stage, staged);
      await listening(stage, `${stage.path}.new`);
      renameSync(`${stage.path}.new`, stage.path);
      await staged.endedByItself();
      const [reason] = staged.reasons;
      assert.equal(reason?.code, 'ESTALE');
      assert.match(reason.message, /^Another file has taken the name .* goes on at .*a\.socket\.tapped\. /);
      await passes('as before', old);
      (await connect(parseAddress(`${stage.path}.tapped`))).destroy();
      await old.client.kill();
      await staged.ended();
      unlinkSync(`${stage.path}.tapped`);
      await untouchedAfter(stage);
    }),
  );

  it(
    'ends when somebody moves the original back, and says so',
    onSockets(async (stage) => {
      const staged = await tappedServer(stage);
      renameSync(`${stage.path}.tapped`, stage.path);
      await staged.endedByItself();
      assert.deepEqual(
        staged.reasons.map(({ code, message }) => [
          code,
          message.includes('moved back to its place by somebody else'),
        ]),
        [['ESTALE', true]],
      );
      await staged.ended();
      await untouchedAfter(stage);
    }),
  );

  it(
    'tells once that its file was removed while the server goes on, and ends with the server',
    onSockets(async (stage) => {
      const { tap, server, told, lost } = await nameless(stage);
      await lost;
      await server.kill();
      await tap.endedByItself(); // which takes another look
      assert.deepEqual(
        told.map(({ code }) => code),
        ['ENOENT'],
      );
      assert.match(told[0]?.message ?? '', /was removed, though its server goes on.* Stop the tap/);
      assert.deepEqual(
        tap.reasons.map(({ code }) => code),
        ['ECONNREFUSED'],
      );
      assert.deepEqual(readdirSync(stage.folder), []);
      await tap.ended();
    }),
  );

  it(
    'puts the original back when it is stopped after it has told that its file was removed',
    onSockets(async (stage) => {
      const { tap, lost } = await nameless(stage);
      await lost;
      assert.equal(tap.tap.stop(), true);
      await tap.ended();
      await untouchedAfter(stage);
    }),
  );

  it(
    'notices the end of a server that the kernel does not list, and that it was started anew',
    onSockets(async (stage) => {
      const elsewhere = mock.method(nativeSockets().addon, 'unixListeners', () => []);
      try {
        const first = await nameless(stage);
        await first.server.kill();
        await first.tap.endedByItself();
        assert.deepEqual(
          first.tap.reasons.map(({ code }) => code),
          ['ECONNREFUSED'],
        );
        assert.deepEqual(readdirSync(stage.folder), []);
        await first.tap.ended();
        const second = await tappedServer(stage);
        await second.server.kill();
        await listening(stage, `${stage.path}.new`);
        renameSync(`${stage.path}.new`, stage.path);
        await leavesItsName(stage, second, /started anew/);
      } finally {
        elsewhere.mock.restore();
      }
    }),
  );

  it(
    'does not touch a file that somebody has put there since',
    onSockets(async (stage) => {
      const staged = await tappedServer(stage);
      unlinkSync(stage.path);
      writeFileSync(stage.path, 'mine');
      assert.equal(staged.tap.stop(), false);
      assert.ok(lstatSync(stage.path).isFile());
      // The server lives still, so its file is kept where it is.
      assert.ok(lstatSync(`${stage.path}.tapped`).isSocket());
      await staged.ended();
      renameSync(`${stage.path}.tapped`, stage.path);
      await untouchedAfter(stage);
    }),
  );

  it(
    'puts the original back where our file was removed',
    onSockets(async (stage) => {
      const staged = await tappedServer(stage);
      unlinkSync(stage.path);
      assert.equal(staged.tap.stop(), true);
      await staged.ended();
      await untouchedAfter(stage);
    }),
  );

  it(
    'leaves a server that the kernel does not list, as of another network namespace, its file',
    onSockets(async (stage) => {
      const elsewhere = mock.method(nativeSockets().addon, 'unixListeners', () => []);
      try {
        const removed = await tappedServer(stage);
        unlinkSync(stage.path);
        assert.equal(removed.tap.stop(), true);
        await removed.ended();
        await untouched(stage);
        const taken = tapInPlace(stage);
        unlinkSync(stage.path);
        writeFileSync(stage.path, 'mine');
        assert.equal(taken.tap.stop(), false);
        await taken.ended();
        renameSync(`${stage.path}.tapped`, stage.path);
      } finally {
        elsewhere.mock.restore();
      }
      await untouchedAfter(stage);
    }),
  );
});
