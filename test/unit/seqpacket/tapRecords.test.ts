import assert from 'node:assert/strict';
import { readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
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
});
