// @ts-check
/**
 * Runs the unit tests (test/unit) in plain Node.
 *
 *   npm run test:unit                                    all
 *   npm run test:unit -- protocol hexdump                only files whose path holds one of these words
 *   npm run test:unit -- --test-name-pattern=truncat     options go to `node --test`
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from './paths.mjs';

const args = process.argv.slice(2);
const options = args.filter((argument) => argument.startsWith('-'));
const words = args.filter((argument) => !argument.startsWith('-'));

const folder = path.join('test', 'unit');
const files = fs
  .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => path.join(folder, file))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();
if (files.length === 0) {
  console.error(`No unit test's path holds ${words.join(' or ')}.`);
  process.exit(1);
}

// Two at a time: the tests of sockets have two busy ends each, and CI machines have two processors.
const { status, error } = spawnSync(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-reporter=spec', '--test-concurrency=2', ...options, ...files],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
);
if (error !== undefined) throw error;
process.exitCode = status ?? 1;
