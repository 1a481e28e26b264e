import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before } from 'mocha';

/** A fresh folder for the sockets of one `describe`; afterwards it must be empty, and is removed. */
export function useSocketFolder(): { path: (name: string) => string } {
  let folder = '';
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'seqpacket-host-'));
  });
  after(() => {
    const left = fs.readdirSync(folder);
    fs.rmSync(folder, { recursive: true });
    assert.deepEqual(left, [], 'the tests left files behind');
  });
  return { path: (name) => path.join(folder, name) };
}
