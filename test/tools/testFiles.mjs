// @ts-check
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from './paths.mjs';

/** When a test file counts as hung and is ended, in minutes, unless told otherwise. Nothing is measured by it. */
const defaultLimitMinutes = 5;

/**
 * Runs the `*.test.ts` files below a folder of `test/` with Node's own test runner. Arguments of this process choose:
 * words select the files whose path holds one of them, options go to `node --test`.
 * @param {string} folder
 * @param {{concurrency: number, limitMinutes?: number, env?: Readonly<Record<string, string>>}} options
 *   concurrency: files at a time
 * @returns {number} the exit code
 */
export function runTestFiles(folder, { concurrency, limitMinutes = defaultLimitMinutes, env = {} }) {
  const args = process.argv.slice(2);
  const options = args.filter((argument) => argument.startsWith('-'));
  const words = args.filter((argument) => !argument.startsWith('-'));
  const files = fs
    .readdirSync(path.join(root, 'test', folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => path.join('test', folder, file))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort();
  if (files.length === 0) {
    console.error(`No test file below test/${folder} has ${words.join(' or ')} in its path.`);
    return 1;
  }
  const { status, error } = spawnSync(
    process.execPath,
    [
      ...[
        '--import',
        'tsx',
        '--test',
        '--test-reporter=spec',
        `--test-concurrency=${concurrency}`,
        `--test-timeout=${limitMinutes * 60_000}`,
      ],
      ...options,
      ...files,
    ],
    { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (error !== undefined) throw error;
  return status ?? 1;
}
