// @ts-check
// Builds the native module for this machine into prebuilds/linux-<arch>/seqpacket.<libc>.node, where the extension looks
// for it (src/seqpacket/loadAddon.ts). With --debug: unoptimized and with symbols, for a debugger, at the same place.
// Does nothing when the module is there and nothing that goes into it has changed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { promisify } from 'node:util';

const native = import.meta.dirname;
const root = path.dirname(native);
const stampFile = path.join(native, 'build', 'built.txt');
const require = createRequire(import.meta.url);

/** Everything that the result depends on, as one hash. @param {boolean} debug */
function fingerprint(debug) {
  const sources = readdirSync(path.join(native, 'src')).map((name) => path.join('src', name));
  const hash = createHash('sha256');
  for (const file of [...sources, 'binding.gyp', 'build.mjs', 'exports.map'].sort()) {
    hash.update(`${file}\n`).update(readFileSync(path.join(native, file)));
  }
  const versions = [require('../package.json'), require('node-addon-api/package.json')].map(
    (json) => json.version,
  );
  hash.update(`${debug} ${process.version} ${process.arch} ${versions.join(' ')}`);
  return hash.digest('hex');
}

/** The module that an earlier build with this fingerprint made, if it is still there. @param {string} wanted */
function upToDate(wanted) {
  if (!existsSync(stampFile)) return undefined;
  const [built, file] = readFileSync(stampFile, 'utf8').split('\n');
  return built === wanted && file !== undefined && existsSync(file) ? file : undefined;
}

/** Headers that were installed with this Node: with them nothing is downloaded. */
function installedHeaders() {
  const prefix = path.dirname(path.dirname(process.execPath));
  return existsSync(path.join(prefix, 'include', 'node', 'node_api.h')) ? prefix : undefined;
}

/** @param {boolean} debug */
async function build(debug) {
  const prebuildify = promisify(/** @type {PrebuildifyFunction} */ (require('prebuildify')));
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
  // prebuildify decides by this file too.
  const libc = existsSync('/etc/alpine-release') ? 'musl' : 'glibc';
  return path.join(root, 'prebuilds', `linux-${process.arch}`, `seqpacket.${libc}.node`);
}

/**
 * What is used of prebuildify, which has no types.
 * @typedef {(options: Record<string, unknown>, callback: (error: Error | null) => void) => void} PrebuildifyFunction
 */

async function main() {
  if (process.platform !== 'linux') {
    console.log(`The native module is for Linux; on ${process.platform} the extension runs without it.`);
    return;
  }
  const debug = process.argv.includes('--debug');
  const wanted = fingerprint(debug);
  const existing = upToDate(wanted);
  if (existing !== undefined) {
    console.log(`${path.relative(root, existing)} is up to date.`);
    return;
  }
  const built = await build(debug);
  writeFileSync(stampFile, `${wanted}\n${built}\n`);
  console.log(`Built ${path.relative(root, built)}${debug ? ' for debugging' : ''}.`);
}

await main();
