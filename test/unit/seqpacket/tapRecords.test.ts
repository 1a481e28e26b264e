import assert from 'node:assert/strict';
import fs, { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, mock } from 'node:test';
import { TapRecords } from '../../../src/seqpacket/tapRecords';
import { inScratch } from '../../fixtures/scratch';

const original = { device: '1', inode: '2' };

describe('records of taps in place', () => {
  it(
    'are one for each path, however much of two long paths is the same',
    inScratch(({ folder }) => {
      const place = join(folder, 'records');
      const records = new TapRecords(place);
      const paths = ['a', 'b'].map((first) => `/${first}${'/x'.repeat(400)}`);
      const owned = (): readonly boolean[] => paths.map((path) => records.ownerOf(path) !== undefined);
      for (const path of paths) records.add({ path, aside: `${path}.tapped`, original });
      assert.deepEqual(owned(), [true, true]);
      const [one = '', other = ''] = paths;
      records.add({ path: one, aside: `${one}.tapped`, original, own: { ...original, inode: '3' } });
      assert.equal(readdirSync(place).length, 2, 'the record of a path is written over');
      records.remove(one);
      assert.deepEqual(owned(), [false, true]);
      records.remove(other);
      records.remove('/never');
      rmdirSync(place);
      return Promise.resolve();
    }),
  );

  it(
    'are read for what they are, whatever else is in their folder',
    inScratch(({ folder }) => {
      const owner = { pid: 999_999_999, startTime: '1', boot: 'an earlier one' };
      const record = { owner, path: '/tmp/x', aside: '/tmp/x.tapped', original };
      const bad: readonly unknown[] = [
        '',
        '{ "own',
        '"record"',
        null,
        [],
        {},
        { ...record, owner: { pid: owner.pid } },
        { ...record, owner: { ...owner, boot: 1 } },
        { ...record, owner: { ...owner, pid: '1/../2' } },
        { ...record, owner: null },
        { ...record, path: 'x' },
        { ...record, path: '/tmp/\0' },
        { ...record, aside: ['/tmp/x.tapped'] },
        { ...record, original: { device: '1', inode: 'two' } },
        { ...record, original: { ...original, birth: 3 } },
        { ...record, own: original },
        { ...record, ended: 'yes' },
        { ...record, own: { device: 1, inode: 3 } },
      ];
      bad.forEach((value, index) => {
        writeFileSync(
          join(folder, `${index}.json`),
          typeof value === 'string' ? value : JSON.stringify(value),
        );
      });
      mkdirSync(join(folder, 'folder.json'));
      mkdirSync(join(folder, '999999999-folder.json.new'));
      const names = readdirSync(folder);
      const records = new TapRecords(folder);
      assert.deepEqual(records.restoreAbandoned(), []);
      assert.equal(records.ownerOf('/tmp/x'), undefined);
      assert.deepEqual(readdirSync(folder), names);
      for (const name of names) rmSync(join(folder, name), { recursive: true });
      return Promise.resolve();
    }),
  );

  it(
    'that nobody may look at are no failure of what puts back, and stay',
    inScratch(({ folder }) => {
      const file = join(folder, '999999999-1-x.between');
      writeFileSync(file, '');
      const denied = mock.method(fs, 'statSync', () => {
        throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
      });
      try {
        assert.deepEqual(new TapRecords(folder).restoreAbandoned(), []);
      } finally {
        denied.mock.restore();
      }
      rmSync(file);
      return Promise.resolve();
    }),
  );

  it(
    'that cannot be removed are no failure of what removes them',
    inScratch(({ folder }) => {
      const records = new TapRecords(folder);
      records.add({ path: '/x', aside: '/x.tapped', original });
      const [name = ''] = readdirSync(folder);
      rmSync(join(folder, name));
      mkdirSync(join(folder, name)); // not even root removes that as a file
      records.remove('/x');
      rmdirSync(join(folder, name));
      return Promise.resolve();
    }),
  );
});
