import assert from 'node:assert/strict';
import { existsSync, lstatSync, readdirSync, unlinkSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../../../src/seqpacket/connect';
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
        while (!existsSync(`${stage.path}.tapped`)) await delay(1);
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
});
