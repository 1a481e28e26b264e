import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../../../src/seqpacket/connect';
import { identityAt } from '../../../src/seqpacket/fileIdentity';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { ScriptProcess } from '../../fixtures/scriptProcess';
import { onSockets, refusal } from './socketStage';
import { listening, recordsIn, refused, untouched } from './tapStage';

before(() => void startedTapThread());

describe('a tap in place whose process is killed', () => {
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
        const state = { isAlive: true };
        void other.exited.then(() => (state.isAlive = false));
        while (state.isAlive && !existsSync(`${stage.path}.tapped`)) await delay(1);
        assert.ok(state.isAlive, 'ended before it was killed');
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
    'leaves no temporary file, and none of anybody who lives is touched',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const records = recordsIn(stage);
      const original = identityAt(stage.path);
      assert.ok(original);
      const aside = `${stage.path}.tapped`;
      const dead = stage.rawPeer();
      for (const path of [`${aside}.~01234567`, `${aside}.~0123456`, `${aside}.other`]) {
        await dead.call('bind', { number: await dead.call<number>('new'), path });
      }
      await dead.listen(`${aside}.~89abcdef`);
      await dead.listen(aside);
      await dead.kill();
      const living = stage.rawPeer();
      const bound = `${aside}.~aaaaaaaa`;
      await living.call('bind', { number: await living.call<number>('new'), path: bound });
      await living.listen(`${aside}.~bbbbbbbb`);
      writeFileSync(`${aside}.~cccccccc`, 'no socket');
      const folder = `${stage.folder}.taps/records`;
      mkdirSync(folder, { recursive: true });
      const owner = { pid: process.pid, startTime: '0', boot: 'an earlier one' };
      writeFileSync(`${folder}/1.json`, JSON.stringify({ owner, path: stage.path, aside, original }));
      writeFileSync(`${folder}/999999999-x.json.new`, '{ "owner": { "pi');
      assert.deepEqual(records.restoreAbandoned(), []);
      assert.deepEqual(readdirSync(folder), []);
      assert.deepEqual(readdirSync(stage.folder), [
        'a.socket',
        ...['.other', '.~0123456', '.~aaaaaaaa', '.~bbbbbbbb', '.~cccccccc'].map(
          (end) => `a.socket.tapped${end}`,
        ),
      ]);
      for (const name of readdirSync(stage.folder).slice(1)) unlinkSync(`${stage.folder}/${name}`);
      await untouched(stage);
      await raw.server.kill();
      unlinkSync(stage.path);
    }),
  );

  it(
    'is taken back though another has left what cannot be looked at',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const records = recordsIn(stage);
      const folder = `${stage.folder}.taps/records`;
      const other = new ScriptProcess('tapForever.ts', [stage.path, folder]);
      await other.printed(/^tapped$/);
      const original = identityAt(`${stage.path}.tapped`);
      await other.kill();
      const owner = { pid: process.pid, startTime: '0', boot: 'an earlier one' };
      const tooLong = `${stage.path}.${'x'.repeat(300)}`;
      const path = `${stage.folder}/file`;
      writeFileSync(path, '');
      const record = { owner, path, aside: tooLong, original: identityAt(path) };
      writeFileSync(`${folder}/0.json`, JSON.stringify(record));
      assert.deepEqual(records.restoreAbandoned(), [stage.path]);
      assert.deepEqual(identityAt(stage.path), original);
      assert.deepEqual(readdirSync(folder), ['0.json'], 'to be tried again');
      unlinkSync(`${folder}/0.json`);
      unlinkSync(path);
      await untouched(stage);
      await raw.server.kill();
      unlinkSync(stage.path);
    }),
  );
});
