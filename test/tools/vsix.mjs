// @ts-check
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import yauzl from 'yauzl';
import { runNode } from './build.mjs';
import { root } from './paths.mjs';

const require = createRequire(import.meta.url);

/** Target platforms as `vsce package --target` names them, each with the native module that belongs into it. */
const nativeModules = {
  'linux-x64': 'prebuilds/linux-x64/seqpacket.glibc.node',
  'linux-arm64': 'prebuilds/linux-arm64/seqpacket.glibc.node',
  'alpine-x64': 'prebuilds/linux-x64/seqpacket.musl.node',
  'alpine-arm64': 'prebuilds/linux-arm64/seqpacket.musl.node',
};

/** @typedef {keyof typeof nativeModules} Target */

/** @typedef {{readonly name: string, readonly bytes: number}} PackedFile bytes: unpacked */

/**
 * @param {string} text
 * @returns {text is Target}
 */
export function isTarget(text) {
  return Object.hasOwn(nativeModules, text);
}

/** All targets, for messages. */
export const targets = Object.keys(nativeModules).join(', ');

/**
 * The target that is this machine.
 * @returns {Target}
 * @throws {Error} when the native module is not made for it
 */
export function ownTarget() {
  const report = /** @type {{header: {glibcVersionRuntime?: string}}} */ (process.report.getReport());
  const target = `${report.header.glibcVersionRuntime === undefined ? 'alpine' : process.platform}-${process.arch}`;
  if (isTarget(target)) return target;
  throw new Error(`There is no native module for ${target}; --target takes one of: ${targets}.`);
}

/**
 * Packs the extension for a target: production bundle, and the native module of that target only.
 * @param {Target} target
 * @returns {Promise<string>} the package's path, at the checkout's top level
 * @throws {Error} when a part is missing or fails to build
 */
export async function packExtension(target) {
  if (target === ownTarget()) await runNode([path.join('native', 'build.mjs')]);
  const nativeModule = nativeModules[target];
  if (!fs.existsSync(path.join(root, nativeModule))) {
    throw new Error(`${nativeModule} is missing: a native module is built on its own platform only.`);
  }
  await runNode(['esbuild.mjs', '--production']);
  const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const vsix = path.join(root, `${name}-${target}-${version}.vsix`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spw-vsix-'));
  try {
    const ignoreFile = path.join(folder, 'vscodeignore');
    const named = fs.readFileSync(path.join(root, '.vscodeignore'), 'utf8');
    fs.writeFileSync(ignoreFile, `${named}!${nativeModule}\n`);
    // Piped, also because vsce asks the registry for its own newest version when it writes to a terminal.
    execFileSync(
      process.execPath,
      [
        require.resolve('@vscode/vsce/vsce'),
        ...['package', '--target', target, '--out', vsix, '--ignoreFile', ignoreFile],
        // All that runs is in the bundle.
        '--no-dependencies',
        // The checkout has no public address yet that links of the README could point to.
        ...['--allow-missing-repository', '--no-rewrite-relative-links'],
      ],
      { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
    );
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  return vsix;
}

/**
 * @param {string} vsix
 * @returns {Promise<PackedFile[]>} what a package holds, by name
 */
export async function packedFiles(vsix) {
  /** @type {PackedFile[]} */
  const files = [];
  await new Promise((resolve, reject) => {
    yauzl.open(vsix, (error, zip) => {
      if (error !== null) return reject(error);
      zip.on('entry', (entry) => files.push({ name: entry.fileName, bytes: entry.uncompressedSize }));
      zip.on('error', reject).on('end', resolve);
    });
  });
  return files.sort((one, other) => (one.name < other.name ? -1 : 1));
}
