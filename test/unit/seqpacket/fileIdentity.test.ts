import assert from 'node:assert/strict';
import { chmodSync, lstatSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { identityAt, isSameFile } from '../../../src/seqpacket/fileIdentity';
import { inScratch } from '../../fixtures/scratch';

/** Makes a file at a time that no other of the folder has: what the kernel notes comes in steps of some milliseconds. */
async function make(folder: string, path: string): Promise<void> {
  const changedAt = (name: string) => lstatSync(name, { bigint: true }).ctimeNs;
  const last = changedAt(folder);
  writeFileSync(path, '');
  while (changedAt(path) === last) {
    unlinkSync(path);
    await delay(1);
    writeFileSync(path, '');
  }
}

describe('the identity of a file', () => {
  it(
    'is kept when it is renamed and changed, and is not that of the next, though that may have its number',
    inScratch(async ({ folder }) => {
      const path = join(folder, 'one');
      await make(folder, path);
      const first = identityAt(path);
      chmodSync(path, 0o600);
      renameSync(path, join(folder, 'other'));
      assert.ok(isSameFile(identityAt(join(folder, 'other')), first));
      unlinkSync(join(folder, 'other'));
      assert.equal(identityAt(path), undefined);
      await make(folder, path);
      assert.ok(!isSameFile(identityAt(path), first));
      unlinkSync(path);
    }),
  );

  it('is compared as far as it is known', () => {
    const unknown = { device: '1', inode: '2' };
    const known = { ...unknown, birth: '3' };
    assert.ok(isSameFile(known, { ...known }));
    assert.ok(isSameFile(known, unknown));
    assert.ok(isSameFile(unknown, known));
    assert.ok(!isSameFile(known, { ...known, birth: '4' }));
    assert.ok(!isSameFile(known, { ...known, inode: '4' }));
    assert.ok(!isSameFile(known, { ...known, device: '4' }));
    assert.ok(!isSameFile(known, undefined));
    assert.ok(!isSameFile(undefined, undefined));
  });
});
