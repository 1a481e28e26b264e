// @ts-check
// Tests the native module: its parts in C++ (with sanitizers where the compiler has them), then the built module in plain
// Node. Prints a closing line with the counts.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { compileFlags } from './compileFlags.mjs';
import { filesIn, fingerprint, native, root, stamp } from './sources.mjs';

const compiler = process.env['CXX'] ?? 'g++';
const sanitizers = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
/** These need Node to link; test/*.test.mjs tests them. */
const needNode = [
  'addon',
  'addon_tap',
  'batch',
  'chunk',
  'connection',
  'environment',
  'failure_object',
  'listener',
  'loop',
  'properties',
  'runtime',
  'script',
  'tap_thread',
];

/** The sanitizers' flags, if a program made with them runs here; undefined where it has to and does not: in CI. */
function usableSanitizers() {
  const program = path.join(native, 'build', 'sanitized');
  mkdirSync(path.dirname(program), { recursive: true });
  const made = spawnSync(compiler, ['-x', 'c++', '-', '-o', program, ...sanitizers], {
    input: 'int main() {}',
  });
  if (made.status === 0 && spawnSync(program).status === 0) return sanitizers;
  const lacking = `${compiler} has no working AddressSanitizer here`;
  if (process.env['CI'] !== undefined) {
    console.error(`${lacking}: in CI that is a failure.`);
    return undefined;
  }
  console.log(`${lacking}: the C++ tests run WITHOUT it.`);
  return [];
}

/** Builds the C++ tests unless they are up to date; returns the program, or undefined when that failed. */
function buildTests() {
  const sources = filesIn('src', '.cc').filter((file) => !needNode.includes(path.basename(file, '.cc')));
  const tests = filesIn('test', '.cc');
  const program = path.join(native, 'build', 'tests');
  const usable = usableSanitizers();
  if (usable === undefined) return undefined;
  const flags = [...compileFlags(), '-Werror', '-g', '-O1', ...usable];
  const scripts = [import.meta.filename, ...filesIn('.', 'compileFlags.mjs')];
  // With the flags: what was built while the sanitizers did not work is built again when they do.
  const wanted = fingerprint(
    [...filesIn('src', ''), ...filesIn('test', '.cc', '.h'), ...scripts],
    [compiler, ...flags],
  );
  const done = stamp('tests');
  if (existsSync(program) && done.is(wanted)) return program;
  console.log(`Compiling the C++ tests with ${compiler} ...`);
  const { status } = spawnSync(compiler, [...flags, ...sources, ...tests, '-o', program], {
    stdio: 'inherit',
  });
  if (status !== 0) return undefined;
  done.set(wanted);
  return program;
}

/** @returns {{ passed: number, failed: number }} */
function runCppTests() {
  const program = buildTests();
  if (program === undefined) return { passed: 0, failed: 1 };
  const { stdout, status } = spawnSync(program, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  process.stdout.write(stdout);
  const passed = stdout.match(/^ok /gm)?.length ?? 0;
  const failed = stdout.match(/^not ok /gm)?.length ?? 0;
  // A sanitizer that stops the program leaves no "not ok".
  return { passed, failed: status === 0 ? failed : Math.max(failed, 1) };
}

/** @returns {Promise<{ passed: number, failed: number }>} */
async function runNodeTests() {
  const counts = { passed: 0, failed: 0 };
  const stream = run({ files: filesIn('test', '.test.mjs'), concurrency: false });
  // Suites are counted by their tests.
  const isTest = (/** @type {{ details: { type?: string | undefined } }} */ { details }) =>
    details.type !== 'suite';
  stream.on('test:pass', (test) => (counts.passed += isTest(test) ? 1 : 0));
  stream.on('test:fail', (test) => (counts.failed += isTest(test) ? 1 : 0));
  for await (const text of stream.compose(spec)) process.stdout.write(text);
  return counts;
}

async function main() {
  if (process.platform !== 'linux') {
    console.log(`The native module is for Linux; on ${process.platform} there is nothing to test.`);
    return;
  }
  process.chdir(root);
  const cpp = runCppTests();
  const node = await runNodeTests();
  const [passed, failed] = [cpp.passed + node.passed, cpp.failed + node.failed];
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

await main();
