// @ts-check
// The compilers of other machines than this one, all from Debian: g++ for the other processor, and for musl the same
// compilers with musl's headers and library in place of glibc's. libstdc++ is used for its headers only (src/runtime.cc),
// so it does not matter which C library its binary was made for.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import * as path from 'node:path';
import { native } from './sources.mjs';
import { ownTarget, targets } from './targets.mjs';

/**
 * @typedef {object} Toolchain
 * @property {string} compiler for C++, with the options that make it one for the target
 * @property {readonly string[]} linkOptions
 * @property {string} strip
 */

/**
 * What builds for a target on this machine.
 * @param {import('./targets.mjs').TargetName} name
 * @param {string} folder for what has to be laid out for the compiler
 * @returns {Toolchain | undefined} undefined where nothing special is needed: the target is this machine
 * @throws {Error} when it is not installed; the message names Debian's packages
 */
export function toolchain(name, folder) {
  if (name === ownTarget()) return undefined;
  const { libc, machine } = targets[name];
  const prefix = targets[name].arch === process.arch ? '' : `${machine}-linux-gnu-`;
  const compiler = `${prefix}g++`;
  const includes = includeFolders(compiler);
  if (includes === undefined) {
    throw new Error(`${name}: ${compiler} is not installed. (apt-get install g++-${machine}-linux-gnu)`);
  }
  const strip = `${prefix}strip`;
  if (libc === 'glibc') return { compiler, linkOptions: [], strip };
  return { ...muslCompiler(name, compiler, includes, folder), strip };
}

// GCC's manual, AArch64 options: without it atomic operations are calls into libgcc, which musl does not bring.
const inlineAtomics = ['-mno-outline-atomics'];

/**
 * @param {import('./targets.mjs').TargetName} name
 * @param {string} compiler
 * @param {readonly string[]} includes
 * @param {string} folder
 * @returns {Pick<Toolchain, 'compiler' | 'linkOptions'>}
 */
function muslCompiler(name, compiler, includes, folder) {
  const { arch, machine } = targets[name];
  const headers = `/usr/include/${machine}-linux-musl`;
  const library = `/usr/lib/${machine}-linux-musl`;
  if (!existsSync(path.join(headers, 'features.h')) || !existsSync(path.join(library, 'libc.so'))) {
    const debian = arch === 'x64' ? 'amd64' : arch;
    const foreign = arch === process.arch ? '' : `dpkg --add-architecture ${debian} && apt-get update && `;
    throw new Error(
      `${name}: musl's headers are not installed. (${foreign}apt-get install musl-dev:${debian})`,
    );
  }
  const folders = [
    path.join(native, 'musl'),
    ...includes.filter((include) => include.includes('/c++/')),
    headers,
    ...includes.filter((include) => existsSync(path.join(include, 'stddef.h'))),
    kernelHeaders(includes, folder),
  ];
  return {
    compiler: [
      compiler,
      ...(arch === 'arm64' ? inlineAtomics : []),
      '-nostdinc',
      ...folders.flatMap((include) => ['-isystem', include]),
    ].join(' '),
    // No start files: they are glibc's, and nothing here is constructed at load time. No library either: the process has
    // its musl, which native/test/symbols.test.mjs asks for every symbol.
    linkOptions: ['-nostdlib'],
  };
}

/**
 * The kernel's headers, in a folder without glibc's, which otherwise would stand in unnoticed for what musl lacks.
 * @param {readonly string[]} includes
 * @param {string} folder
 */
function kernelHeaders(includes, folder) {
  const kernel = path.join(folder, 'kernel');
  mkdirSync(kernel);
  for (const part of ['linux', 'asm', 'asm-generic']) {
    const found = includes
      .map((include) => path.join(include, part))
      .find((candidate) => existsSync(candidate));
    if (found === undefined) throw new Error(`The kernel's headers (${part}/) are missing. (linux-libc-dev)`);
    symlinkSync(found, path.join(kernel, part));
  }
  return kernel;
}

/**
 * Where a compiler looks for headers.
 * @param {string} compiler
 * @returns {readonly string[] | undefined} undefined when there is no such compiler
 */
function includeFolders(compiler) {
  const { status, stderr } = spawnSync(compiler, ['-E', '-x', 'c++', '-', '-v'], {
    input: '',
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (status !== 0) return undefined;
  const list = /#include <\.\.\.> search starts here:\n([^]*?)\nEnd of search list/.exec(stderr)?.[1] ?? '';
  return list.split('\n').map((line) => path.resolve(line.trim()));
}
