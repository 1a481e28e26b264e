// @ts-check
// Builds the native module with AddressSanitizer, UndefinedBehaviorSanitizer and LeakSanitizer into native/build/Sanitize, and
// runs the native and the seqpacket unit tests against it in plain Node. ThreadSanitizer has no part here: the module has
// no thread of its own, and workers share nothing of it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { compileFlags } from './compileFlags.mjs';
import { filesIn, fingerprint, native, root, stamp } from './sources.mjs';

const compiler = process.env['CXX'] ?? 'g++';
const sanitizers = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all', '-fno-omit-frame-pointer'];
const folder = path.join(native, 'build', 'Sanitize');
const addon = path.join(folder, 'seqpacket.node');

/** @param {readonly string[]} args @returns {Promise<boolean>} whether the compiler was content */
async function compile(args) {
  const child = spawn(compiler, args, { stdio: 'inherit' });
  return new Promise((resolve) => child.on('close', (status) => resolve(status === 0)));
}

/** Compiles each source, as many at a time as there are processors, and links. */
async function build() {
  const sources = filesIn('src', '.cc');
  const done = stamp('sanitize');
  const wanted = fingerprint([...filesIn('src', ''), import.meta.filename], [compiler]);
  if (existsSync(addon) && done.is(wanted)) return true;
  mkdirSync(folder, { recursive: true });
  console.log(`Compiling the module with ${compiler} and sanitizers ...`);
  const flags = [...compileFlags(), '-Werror', '-fPIC', '-g', '-O1', '-fvisibility=hidden', ...sanitizers];
  const objectOf = (/** @type {string} */ file) => path.join(folder, `${path.basename(file, '.cc')}.o`);
  const waiting = [...sources];
  const lane = async () => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop())
      if (!(await compile([...flags, '-c', file, '-o', objectOf(file)]))) return false;
    return true;
  };
  const lanes = await Promise.all(Array.from({ length: os.availableParallelism() }, lane));
  if (lanes.includes(false)) return false;
  if (!(await compile(['-shared', ...sanitizers, ...sources.map(objectOf), '-o', addon]))) return false;
  done.set(wanted);
  return true;
}

/** Where the compiler keeps a sanitizer's runtime, which has to be the first library of the program that loads the module. @param {string} name */
function runtime(name) {
  return spawnSync(compiler, [`-print-file-name=${name}`], { encoding: 'utf8' }).stdout.trim();
}

function runTests() {
  const files = [
    // symbols.test.mjs is about the module as shipped, which needs no sanitizer's runtime.
    path.join(native, 'test', 'environments.test.mjs'),
    ...filesIn('../test/unit/seqpacket', '.test.ts'),
  ];
  const swap = path.join(root, 'test', 'proof', 'loadSanitized.cjs');
  const log = path.join(folder, 'report');
  for (const file of reports()) rmSync(file);
  const { status } = spawnSync(
    process.execPath,
    ['--require', swap, '--import', 'tsx', '--test', '--test-concurrency=2', ...files],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        LD_PRELOAD: `${runtime('libasan.so')} ${runtime('libubsan.so')}`,
        // Children of tests load it too.
        NODE_OPTIONS: `--require ${swap}`,
        SEQPACKET_SANITIZED: addon,
        // Errors abort. Leaks do not (exitcode=0): every child is asked, also Node, bash and Python, which free little at exit.
        ASAN_OPTIONS: `detect_leaks=1:abort_on_error=1:exitcode=0:log_path=${log}`,
        UBSAN_OPTIONS: `print_stacktrace=1:abort_on_error=1:log_path=${log}`,
      },
    },
  );
  return noneOurs() && status === 0;
}

/** What the sanitizers wrote, a file for each process. */
function reports() {
  return readdirSync(folder)
    .filter((name) => name.startsWith('report.'))
    .map((name) => path.join(folder, name));
}

/** Prints each report that is of an error, or of a leak whose stack passes through the module. */
function noneOurs() {
  const blocks = reports().flatMap((file) => readFileSync(file, 'utf8').split(/\n\s*\n/));
  const ours = blocks.filter(
    (block) => block.includes(addon) || /ERROR: AddressSanitizer|runtime error/.test(block),
  );
  for (const block of ours) console.log(block);
  console.log(`${ours.length} of ${blocks.length} blocks of the sanitizers' reports are about the module.`);
  return ours.length === 0;
}

async function main() {
  if (process.platform !== 'linux') {
    console.log(`The native module is for Linux; on ${process.platform} there is nothing to test.`);
    return;
  }
  const passed = (await build()) && runTests();
  console.log(
    passed ? 'The sanitizers found nothing.' : 'FAILED: see above what the sanitizers or tests say.',
  );
  process.exitCode = passed ? 0 : 1;
}

await main();
