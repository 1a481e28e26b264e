// @ts-check
import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { root } from './paths.mjs';

/**
 * Builds the addon (only when its sources changed) and the bundles.
 * @param {{tests?: boolean}} [options] tests: the host suite too
 * @returns {Promise<void>}
 */
export async function build({ tests = false } = {}) {
  await runNode([path.join('native', 'build.mjs')]);
  await runNode(['esbuild.mjs', ...(tests ? ['--tests'] : [])]);
}

/**
 * Runs a script of ours with this Node, all it prints going to standard error: it is no result of the tool that runs it.
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 * @throws {Error} when it fails
 */
export function runNode(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
    child.on('error', reject);
    child.on('close', (status, signal) => {
      if (status === 0) return resolve();
      reject(new Error(`node ${args.join(' ')} failed (${signal ?? `status ${status}`})`));
    });
  });
}
