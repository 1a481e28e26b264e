import assert from 'node:assert/strict';
import { chownSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { errnoName } from '../../../src/seqpacket/errnoName';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { TapRecords } from '../../../src/seqpacket/tapRecords';
import { notRecorded } from '../../../src/seqpacket/tapObstacles';
import { mayUnshare, unshare } from './namespaces';
import { onSockets } from './socketStage';
import { listening, refused, rivalOn, told, untouchedAfter } from './tapStage';

before(() => void startedTapThread());

const nobody = 65534;

const sentence = (folder: string, why: string) =>
  new RegExp(
    `^The record of the tap of \\S+ could not be written into the extension's storage folder ${folder}: ${why}\\. .* nothing was changed\\.`,
  );

describe('a tap whose record cannot be written', () => {
  it(
    'is refused, with what is wrong with the storage folder',
    onSockets(async (stage) => {
      await listening(stage);
      const place = `${stage.folder}.storage`;
      stage.atEnd(() => rmSync(place, { recursive: true, force: true }));
      writeFileSync(place, '');
      const isFile = `${place}/records`;
      await refused(
        stage,
        { records: new TapRecords(isFile) },
        'ENOTDIR',
        sentence(isFile, 'a file is where a folder should be'),
      );
      await refused(
        stage,
        { records: new TapRecords(place) },
        'EEXIST',
        sentence(place, 'a file is where a folder should be'),
      );
      const nowhere = `${place}.link`;
      symlinkSync(join(stage.folder, 'nothing'), nowhere);
      stage.atEnd(() => rmSync(nowhere));
      await refused(
        stage,
        { records: new TapRecords(nowhere) },
        'ENOENT',
        sentence(nowhere, 'it is not there and could not be made'),
      );
      await untouchedAfter(stage);
    }),
  );

  it(
    'is refused to a user who may not write there',
    onSockets(async (stage) => {
      await listening(stage);
      if (process.getuid?.() === 0)
        for (const path of [stage.folder, stage.path]) chownSync(path, nobody, nobody);
      const place = `${stage.folder}.storage`;
      stage.atEnd(() => rmSync(place, { recursive: true, force: true }));
      mkdirSync(place, { mode: 0o555 });
      const folder = `${place}/records`;
      const user = await rivalOn(stage, folder, [], { unprivileged: true });
      const why = sentence(folder, 'this user may not write there').source.slice(1);
      assert.match(await told(user, 'start'), new RegExp(`^EACCES ${why}`));
      await untouchedAfter(stage);
    }),
  );

  it(
    'is refused where that is of a read-only file system',
    { skip: mayUnshare() ? false : 'the kernel lets this user make no namespaces' },
    onSockets(async (stage) => {
      await listening(stage);
      const folder = `${stage.folder}.storage`;
      stage.atEnd(() => rmSync(folder, { recursive: true, force: true }));
      mkdirSync(folder);
      const mount = `mount --bind "${folder}" "${folder}"; mount -o remount,bind,ro "${folder}"; exec "$@"`;
      const rival = await rivalOn(stage, folder, [], {
        runBy: [...unshare, '--mount', 'sh', '-c', mount, 'sh'],
      });
      assert.match(
        await told(rival, 'start'),
        new RegExp(`^EROFS ${sentence(folder, 'its file system is read-only').source.slice(1)}`),
      );
      assert.deepEqual(readdirSync(folder), []);
      await untouchedAfter(stage);
    }),
  );

  it('says so in two sentences, whatever errno it was', () => {
    const begin =
      "The record of the tap of /run/a.socket could not be written into the extension's storage folder /storage: ";
    const nothing = 'The tap was not started and nothing was changed.';
    const said = new Map(
      Object.values(constants.errno).map((errno) => {
        const error = notRecorded(
          '/run/a.socket',
          '/storage',
          Object.assign(new Error('no'), { errno: -errno }),
        );
        assert.equal(error.code, errnoName(errno));
        assert.match(error.message, /^The record .*: .*\. The tap .*\. .*, then try again\.$|^No descriptor/);
        return [error.code, error.message];
      }),
    );
    assert.equal(
      said.get('EFBIG'),
      `${begin}no file may be that large here (ulimit -f). ${nothing} Raise that limit, then try again.`,
    );
    assert.equal(
      said.get('EDQUOT'),
      `${begin}the disk quota is used up. ${nothing} Make room, then try again.`,
    );
    assert.equal(
      said.get('EIO'),
      `${begin}writing failed (EIO). ${nothing} See that it can be written to, then try again.`,
    );
  });
});
