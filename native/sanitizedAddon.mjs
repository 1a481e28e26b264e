// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { compileFlags } from './compileFlags.mjs';
import { compiler, sanitizers } from './sanitizers.mjs';
import { filesIn, fingerprint, native, stamp } from './sources.mjs';

const exportsMap = path.join(native, 'exports.map');

/**
 * Builds a module for Node with a sanitizer, unless it is up to date.
 * @param {import('./sanitizers.mjs').SanitizerName} sanitizer
 * @param {'seqpacket' | 'faulty'} name ours, or the one with faults to find
 * @returns {Promise<string>} the module's path
 * @throws {Error} when the compiler is missing or fails
 */
export async function buildSanitized(sanitizer, name) {
  const folder = name === 'seqpacket' ? 'src' : 'test/faulty';
  const result = path.join(native, 'build', `${sanitizer}-${name}`, `${name}.node`);
  const done = stamp(`${sanitizer}-${name}`);
  const { flags } = sanitizers[sanitizer];
  const inputs = [
    ...filesIn(folder, '.cc', '.h'),
    import.meta.filename,
    exportsMap,
    ...filesIn('.', 'compileFlags.mjs'),
  ];
  const wanted = fingerprint(inputs, [compiler, ...compileFlags(), ...flags]);
  if (existsSync(result) && done.is(wanted)) return result;
  mkdirSync(path.dirname(result), { recursive: true });
  console.log(`Compiling ${name} with ${compiler} ${flags.join(' ')} ...`);
  const objects = await compileAll(filesIn(folder, '.cc'), path.dirname(result), flags);
  const linkOptions = [
    `-Wl,--version-script=${exportsMap}`,
    // Node unloads a module with the last environment that uses it, and reports of leaks could then no longer name it.
    '-Wl,-z,nodelete',
  ];
  await compile(['-shared', ...flags, ...linkOptions, ...objects, '-o', result]);
  done.set(wanted);
  return result;
}

/**
 * Compiles sources, as many at a time as there are processors; gives the object files.
 * @param {readonly string[]} sources
 * @param {string} folder
 * @param {readonly string[]} flags
 */
async function compileAll(sources, folder, flags) {
  const objectOf = (/** @type {string} */ file) => path.join(folder, `${path.basename(file, '.cc')}.o`);
  const waiting = [...sources];
  const worker = async () => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      await compile([
        ...compileFlags(),
        ...['-Werror', '-fPIC', '-g', '-O1'],
        ...flags,
        ...['-c', file, '-o', objectOf(file)],
      ]);
    }
  };
  await Promise.all(Array.from({ length: os.availableParallelism() }, worker));
  return sources.map(objectOf);
}

/** @param {readonly string[]} args */
async function compile(args) {
  const child = spawn(compiler, args, { stdio: 'inherit' });
  const status = await new Promise((resolve, reject) => {
    child.once('error', () => reject(new Error(`${compiler} is not installed. (apt-get install g++)`)));
    child.once('close', resolve);
  });
  if (status !== 0) throw new Error(`${compiler} failed.`);
}
