// @ts-check
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import yauzl from 'yauzl';
import { isTargetName, modulePath, targetNames } from '../../native/targets.mjs';
import { runNode } from './build.mjs';
import { root } from './paths.mjs';

const require = createRequire(import.meta.url);

/** What a package without native code is for: every platform that has no package of its own. */
export const universal = 'universal';

/** @typedef {import('../../native/targets.mjs').TargetName | 'universal'} PackageTarget */

/** @typedef {{readonly name: string, readonly bytes: number}} PackedFile bytes: unpacked */

/** All that a package can be made for. @type {readonly PackageTarget[]} */
export const packageTargets = [...targetNames, universal];

/**
 * @param {string} text
 * @returns {text is PackageTarget}
 */
export function isPackageTarget(text) {
  return text === universal || isTargetName(text);
}

/**
 * Packs the extension for a target: production bundle, and the native module of that target only, if it has one.
 * @param {PackageTarget} target
 * @returns {Promise<string>} the package's path, at the checkout's top level
 * @throws {Error} when a part is missing or fails to build
 */
export async function packExtension(target) {
  // Does nothing when it is up to date: a module that is there may be an old one.
  if (target !== universal) await runNode([path.join('native', 'prebuild.mjs'), target]);
  const nativeModule = target === universal ? undefined : modulePath(target);
  await runNode(['esbuild.mjs', '--production']);
  const { name, version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const vsix = path.join(root, `${name}-${target}-${version}.vsix`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spw-vsix-'));
  try {
    const ignoreFile = path.join(folder, 'vscodeignore');
    const named = fs.readFileSync(path.join(root, '.vscodeignore'), 'utf8');
    fs.writeFileSync(ignoreFile, nativeModule === undefined ? named : `${named}!${nativeModule}\n`);
    // Piped, also because vsce asks the registry for its own newest version when it writes to a terminal.
    execFileSync(
      process.execPath,
      [
        require.resolve('@vscode/vsce/vsce'),
        ...['package', '--out', vsix, '--ignoreFile', ignoreFile],
        // Named for no target it is for all that have no package of their own.
        ...(target === universal ? [] : ['--target', target]),
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

/**
 * For whom a package is, as its manifest tells VS Code and the marketplaces.
 * @param {string} vsix
 * @returns {Promise<string>} `universal` when it names no target
 */
export async function packedTarget(vsix) {
  const manifest = await new Promise((/** @type {(text: Promise<string>) => void} */ resolve, reject) => {
    yauzl.open(vsix, (error, zip) => {
      if (error !== null) return reject(error);
      zip.on('entry', (entry) => {
        if (entry.fileName !== 'extension.vsixmanifest') return;
        zip.openReadStream(entry, (failure, stream) => {
          if (failure === null) resolve(textOf(stream));
          else reject(failure);
        });
      });
      zip.on('error', reject).on('end', () => reject(new Error(`${vsix} has no manifest.`)));
    });
  });
  return /<Identity [^>]*TargetPlatform="([^"]*)"/.exec(manifest)?.[1] ?? universal;
}
