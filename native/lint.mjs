// @ts-check
// Holds the C++ sources to .clang-format and .clang-tidy. Where a tool is missing it says what was not checked; in CI that
// is a failure. What was checked and has not changed since is not checked again: clang-tidy takes its time.
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { compileFlags } from './compileFlags.mjs';
import { filesIn, fingerprint, root, stamp } from './sources.mjs';

const run = promisify(execFile);
const sources = ['src', 'test', 'test/faulty'].flatMap((folder) => filesIn(folder, '.cc', '.h'));

/**
 * @param {string} tool
 * @returns {string | undefined} what it says of its version
 */
function versionOf(tool) {
  const { status, stdout } = spawnSync(tool, ['--version'], { encoding: 'utf8' });
  return status === 0 ? (/version [\d.]+/.exec(stdout)?.[0] ?? 'unknown version') : undefined;
}

/** @returns {Promise<readonly string[]>} what it complains of */
async function checkFormat() {
  return complaintsOf('clang-format', ['--dry-run', '-Werror', ...sources]);
}

/** @returns {Promise<readonly string[]>} what it complains of */
async function checkTidy() {
  const waiting = sources.filter((file) => file.endsWith('.cc'));
  /** @type {string[]} */
  const complaints = [];
  const worker = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      complaints.push(...(await complaintsOf('clang-tidy', ['--quiet', file, '--', ...compileFlags()])));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return complaints;
}

/**
 * @param {string} tool
 * @param {readonly string[]} args
 */
async function complaintsOf(tool, args) {
  try {
    await run(tool, args, { cwd: root, maxBuffer: 2 ** 26 });
    return [];
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout: string, stderr: string }} */ (error);
    return [`${stdout}${tool === 'clang-format' || stdout === '' ? stderr : ''}`.trim()];
  }
}

/**
 * @param {string} tool
 * @param {() => Promise<readonly string[]>} check
 * @returns {Promise<boolean>} whether all is well
 */
async function lint(tool, check) {
  const version = versionOf(tool);
  if (version === undefined) {
    console.error(
      `${tool} is not installed: native/src and native/test were NOT checked by it. (apt-get install ${tool})`,
    );
    return process.env['CI'] === undefined;
  }
  const done = stamp(tool);
  const config = readFileSync(path.join(root, `.${tool}`), 'utf8');
  const wanted = fingerprint(sources, [config, version]);
  if (done.is(wanted)) {
    console.log(`${tool} (${version}): nothing has changed since it was content.`);
    return true;
  }
  const complaints = await check();
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length === 0) done.set(wanted);
  console.log(
    `${tool} (${version}): ${sources.length} files, ${complaints.length === 0 ? 'content' : 'see above'}.`,
  );
  return complaints.length === 0;
}

const results = [await lint('clang-format', checkFormat), await lint('clang-tidy', checkTidy)];
process.exitCode = results.every(Boolean) ? 0 : 1;
