// @ts-check
// Builds the native module for this machine into prebuilds/linux-<arch>/seqpacket.<libc>.node, where the extension looks
// for it (src/seqpacket/loadAddon.ts). With --debug: unoptimized and with symbols, for a debugger, at the same place.
// Does nothing when the module is there and nothing that goes into it has changed.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { installedHeaders } from './nodeHeaders.mjs';
import { filesIn, fingerprint, native, root, stamp } from './sources.mjs';

/**
 * What is used of prebuildify, which has no types.
 * @typedef {(options: Record<string, unknown>, callback: (error: Error | null) => void) => void} PrebuildifyFunction
 */

/** @param {boolean} debug */
async function build(debug) {
  const prebuildify = promisify(
    /** @type {PrebuildifyFunction} */ (createRequire(import.meta.url)('prebuildify')),
  );
  const headers = installedHeaders();
  if (headers !== undefined) process.env['npm_config_nodedir'] = headers;
  process.env['npm_config_jobs'] = 'max';
  await prebuildify({
    cwd: native,
    out: root,
    name: 'seqpacket',
    napi: true,
    tagLibc: true,
    strip: !debug,
    debug,
    targets: [process.versions.node],
  });
}

async function main() {
  if (process.platform !== 'linux') {
    console.log(`The native module is for Linux; on ${process.platform} the extension runs without it.`);
    return;
  }
  const debug = process.argv.includes('--debug');
  const inputs = [...filesIn('src', ''), ...filesIn('.', '.gyp', '.map', 'build.mjs')];
  const wanted = fingerprint(inputs, debug ? ['debug'] : []);
  const built = stamp('built');
  // prebuildify tells the C library by this file too.
  const libc = existsSync('/etc/alpine-release') ? 'musl' : 'glibc';
  const result = path.join('prebuilds', `linux-${process.arch}`, `seqpacket.${libc}.node`);
  if (built.is(wanted) && existsSync(path.join(root, result))) {
    console.log(`${result} is up to date.`);
    return;
  }
  await build(debug);
  built.set(wanted);
  console.log(`Built ${result}${debug ? ' for debugging' : ''}.`);
}

await main();
