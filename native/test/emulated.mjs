// @ts-check
// Run by tryForeign.mjs in an emulated processor: what the module does there as far as the emulator has the system calls.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import * as path from 'node:path';
import { listenAt, rawSockets } from './rawSockets.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'seqpacket-emulated-'));
try {
  const { addon } = rawSockets({});
  const file = path.join(folder, 'emulated.socket');
  const listener = listenAt(addon, file);
  assert.ok(statSync(file).isSocket());
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const refused = addon.connect(Buffer.from(file), {
    receiveLimit: 0,
    passCredentials: false,
    ownDescriptors: false,
    abstract: false,
  });
  assert.deepEqual(refused, { errno: constants.errno.ENOPROTOOPT, syscall: 'setsockopt' });
  addon.close(listener);
  assert.deepEqual(readdirSync(folder), []);
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`ok ${process.arch} Node ${process.version}: loaded, listened, closed`);
