// @ts-check
// Every module that is there (native/targets.mjs) runs where VS Code does: glibc from 2.28 on, or musl, without a C++ runtime of
// its own; and shows nothing but its two entry points. The host's must be there; others when `npm run prebuild` made them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'node:test';
import { modulePath, ownTarget, targetNames, targets } from '../targets.mjs';

const newestGlibc = [2, 28];
const machines = { x64: 'Advanced Micro Devices X86-64', arm64: 'AArch64' };
/** How the names start of what Node has for a module. */
const ofNode = ['napi_', 'node_api_', 'uv_'];

/** @param {string} tool @param {...string} args */
function lines(tool, ...args) {
  return execFileSync(tool, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } }).split('\n');
}

/** @param {string} file @param {...string} options */
function symbols(file, ...options) {
  return lines('nm', '-D', ...options, file).flatMap((line) => / [TWBDRVUwu] (\S+)/.exec(line)?.[1] ?? []);
}

/** @param {string} file */
function holdToGlibc(file) {
  // All that the loader demands stands here, also what no symbol has, as GLIBC_ABI_DT_RELR.
  it(`needs no version of libc's above GLIBC_${newestGlibc.join('.')}`, () => {
    const needed = neededVersions(file);
    assert.ok(needed.length > 0);
    assert.deepEqual(
      needed.filter((version) => !isOldEnough(version)),
      [],
    );
  });
}

/** The versions that a module needs of its libraries, by name. @param {string} file */
function neededVersions(file) {
  return lines('readelf', '-VW', file).flatMap((line) => / Name: (\S+)/.exec(line)?.[1] ?? []);
}

/** Whether every glibc that VS Code runs on has this version. @param {string} version */
function isOldEnough(version) {
  const [, major = 0, minor = 0] = /^GLIBC_(\d+)\.(\d+)(?:\.\d+)?$/.exec(version)?.map(Number) ?? [];
  const [newestMajor = 0, newestMinor = 0] = newestGlibc;
  return major > 0 && (major < newestMajor || (major === newestMajor && minor <= newestMinor));
}

/** @param {string} file @param {string} machine */
function holdToMusl(file, machine) {
  it('needs no version of a symbol: musl has none', () => {
    assert.deepEqual(neededVersions(file), []);
  });

  const musl = `/lib/ld-musl-${machine}.so.1`;
  // In CI what is missing is a failure (.ci/run installs it).
  const why = existsSync(musl) || process.env['CI'] !== undefined ? false : `${musl} is not installed`;
  it('asks nothing of its process that neither musl nor Node has', { skip: why }, () => {
    const had = new Set(symbols(musl, '--defined-only').map((name) => name.replace(/@.*/, '')));
    assert.ok(had.has('malloc'));
    const missing = symbols(file, '--undefined-only').filter(
      (name) => !had.has(name) && !ofNode.some((start) => name.startsWith(start)),
    );
    assert.deepEqual(missing, []);
  });
}

const present = targetNames.filter(
  (name) => name === ownTarget() || existsSync(path.resolve(modulePath(name))),
);
for (const name of present) {
  const file = path.resolve(modulePath(name));
  const { arch, libc, machine } = targets[name];

  describe(`the module built for ${name}`, () => {
    it('is there, for this processor', () => {
      assert.ok(existsSync(file), 'There is no module yet: npm run build:native');
      assert.ok(lines('readelf', '-h', file).some((line) => line.includes(machines[arch])));
    });

    if (libc === 'glibc') holdToGlibc(file);
    else holdToMusl(file, machine);

    it('needs no library but libc', () => {
      const needed = lines('readelf', '-d', file).flatMap(
        (line) => /\(NEEDED\).*\[(.*)\]/.exec(line)?.[1] ?? [],
      );
      for (const library of needed) assert.match(library, /^(libc\.|libm\.|libpthread\.|ld-)/);
    });

    it('shows only what Node-API asks for', () => {
      assert.deepEqual(symbols(file, '--defined-only').sort(), [
        'napi_register_module_v1',
        'node_api_module_get_api_version_v1',
      ]);
    });
  });
}
