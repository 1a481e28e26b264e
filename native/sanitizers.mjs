// @ts-check
import { spawnSync } from 'node:child_process';
import * as path from 'node:path';

export const compiler = process.env['CXX'] ?? 'g++';

/**
 * @typedef {object} Sanitizer
 * @property {readonly string[]} flags for compiler and linker
 * @property {readonly string[]} runtimes libraries that come with the compiler
 */

/** @typedef {'address' | 'thread' | 'none'} SanitizerName */

/**
 * What sanitizers can be had together: those of memory, undefined behaviour and leaks; and, incompatible with them, that of
 * threads. What they find stops the program.
 * @type {Readonly<Record<SanitizerName, Sanitizer>>}
 */
export const sanitizers = {
  address: {
    flags: ['-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-fno-omit-frame-pointer'],
    runtimes: ['libasan.so', 'libubsan.so'],
  },
  // Not optimized, so that each call in the sources is one call in the module: test/proof/faults.test.ts makes every one fail.
  none: { flags: ['-O0'], runtimes: [] },
  thread: { flags: ['-fsanitize=thread', '-fno-omit-frame-pointer'], runtimes: ['libtsan.so'] },
};

/**
 * The runtimes as LD_PRELOAD wants them: they have to come before all other libraries of a program that loads a module made
 * with them, and Node is made without.
 * @param {SanitizerName} name
 * @throws {Error} when the compiler has none
 */
export function preload(name) {
  const files = sanitizers[name].runtimes.map((library) => {
    const { stdout, error } = spawnSync(compiler, [`-print-file-name=${library}`], { encoding: 'utf8' });
    if (error !== undefined) throw new Error(`${compiler} is not installed. (apt-get install g++)`);
    // Without the library the compiler prints the bare name.
    if (path.isAbsolute(stdout.trim())) return stdout.trim();
    throw new Error(`${compiler} brings no ${library}. (Debian's g++ has it from libgcc-*-dev.)`);
  });
  return files.join(' ');
}
