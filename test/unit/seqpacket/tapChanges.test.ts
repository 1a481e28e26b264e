import assert from 'node:assert/strict';
import { lstatSync, readdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { connect } from '../../../src/seqpacket/connect';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { onSockets, refusal } from './socketStage';
import { listening, tapInPlace, untouched } from './tapStage';

before(() => void startedTapThread());

describe('a tap in place, when others change what is there,', () => {
  it(
    'ends when the server ends, whether that removes the file or not',
    onSockets(async (stage) => {
      for (const removes of [true, false]) {
        const raw = await listening(stage);
        const staged = tapInPlace(stage);
        await raw.server.kill();
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
    'ends when the server starts anew, and leaves the new one its name',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const staged = tapInPlace(stage);
      const again = await listening(stage, `${stage.path}.new`);
      renameSync(`${stage.path}.new`, stage.path);
      await raw.server.kill();
      const file = lstatSync(stage.path).ino;
      await staged.endedByItself();
      assert.match(staged.reasons[0]?.message ?? '', /started anew/);
      assert.equal(lstatSync(stage.path).ino, file);
      await staged.ended();
      await untouched(stage);
      await again.server.kill();
      unlinkSync(stage.path);
    }),
  );

  it(
    'ends when the server is gone and another binds a socket of its own there',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const staged = tapInPlace(stage);
      await raw.server.kill();
      unlinkSync(stage.path);
      const again = await listening(stage);
      const file = lstatSync(stage.path).ino;
      await staged.endedByItself();
      // It may have looked in the moment between the two.
      assert.match(staged.reasons[0]?.message ?? '', /started anew|is gone/);
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
});
