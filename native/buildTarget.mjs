// @ts-check
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { installedHeaders } from './nodeHeaders.mjs';
import { filesIn, fingerprint, native, root, stamp } from './sources.mjs';
import { modulePath, targets } from './targets.mjs';
import { toolchain } from './toolchain.mjs';

/**
 * What is used of prebuildify, which has no types.
 * @typedef {(options: Record<string, unknown>, callback: (error: Error | null) => void) => void} PrebuildifyFunction
 */

/** @typedef {import('./targets.mjs').TargetName} TargetName */

/**
 * Builds the module for a target, unless it is there and nothing that goes into it has changed. The new module takes the
 * place of the old one whole and at once: who loads it meanwhile gets one or the other, and two builds don't meet.
 * @param {TargetName} name
 * @param {{debug?: boolean}} [options] debug: unoptimized and with symbols
 * @returns {Promise<'built' | 'up to date'>}
 * @throws {Error} when the compiler is missing or fails
 */
export async function buildTarget(name, { debug = false } = {}) {
  const scripts = filesIn('.', '.gyp', '.map', 'buildTarget.mjs', 'toolchain.mjs');
  const inputs = [...filesIn('src', ''), ...filesIn('musl/bits', '.h'), ...scripts];
  const wanted = fingerprint(inputs, debug ? ['debug'] : []);
  const built = stamp(`built-${name}`);
  const result = path.join(root, modulePath(name));
  if (built.is(wanted) && existsSync(result)) return 'up to date';

  mkdirSync(path.join(native, 'build'), { recursive: true });
  const folder = mkdtempSync(path.join(native, 'build', `${name}-`));
  try {
    mkdirSync(path.join(folder, 'native'));
    for (const part of ['package.json', 'native/src', 'native/exports.map', 'native/binding.gyp']) {
      symlinkSync(path.join(root, part), path.join(folder, part));
    }
    await compile(name, folder, debug);
    mkdirSync(path.dirname(result), { recursive: true });
    renameSync(path.join(folder, modulePath(name)), result);
  } finally {
    rmSync(folder, { recursive: true });
  }
  built.set(wanted);
  return 'built';
}

/**
 * @param {TargetName} name
 * @param {string} folder
 * @param {boolean} debug
 */
async function compile(name, folder, debug) {
  const prebuildify = promisify(
    /** @type {PrebuildifyFunction} */ (createRequire(import.meta.url)('prebuildify')),
  );
  const tools = toolchain(name, folder);
  const headers = installedHeaders();
  const before = { ...process.env };
  // prebuildify and node-gyp read this process's own.
  Object.assign(process.env, {
    npm_config_jobs: 'max',
    ...(headers === undefined ? {} : { npm_config_nodedir: headers }),
    ...(tools === undefined ? {} : { CXX: tools.compiler, LDFLAGS: tools.linkOptions.join(' ') }),
    // A debugger finds the sources where they are.
    CXXFLAGS: `${process.env['CXXFLAGS'] ?? ''} -ffile-prefix-map=${folder}=${root}`.trim(),
  });
  try {
    const { arch, libc } = targets[name];
    await prebuildify({
      ...{
        cwd: path.join(folder, 'native'),
        out: folder,
        name: 'seqpacket',
        targets: [process.versions.node],
      },
      ...{ platform: 'linux', arch, libc, napi: true, tagLibc: true },
      ...{ debug, strip: !debug, ...(tools === undefined ? {} : { stripBin: tools.strip }) },
    });
  } finally {
    process.env = before;
  }
}
