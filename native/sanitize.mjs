// @ts-check
// `npm run test:sanitize`: builds the native module with AddressSanitizer, UndefinedBehaviorSanitizer and LeakSanitizer, and runs
// with it in Node the native tests, the socket tests and the random model tests; then with ThreadSanitizer, and runs what
// has several threads. Before each it shows, with a module that has one fault of each kind, that faults are found.
import * as path from 'node:path';
import { buildSanitized } from './sanitizedAddon.mjs';
import { runSanitized } from './sanitizedNode.mjs';
import { filesIn, native, root } from './sources.mjs';

/** @typedef {Exclude<import('./sanitizers.mjs').SanitizerName, 'none'>} SanitizerName */

/**
 * What is called of the faulty module, and what the sanitizer has to say of it; nothing of what is no fault.
 * @type {Readonly<Record<SanitizerName, Readonly<Record<string, RegExp | undefined>>>>}
 */
const faults = {
  address: {
    none: undefined,
    overflow: /heap-buffer-overflow[^]*in Overflow/,
    undefined: /signed integer overflow/,
    leak: /leak of 123 byte[^]*in Leak /,
    leakReference: /leak of [^]*in LeakReference /,
  },
  thread: { none: undefined, race: /data race[^]*Increment/ },
};

/** Interleavings of the model test, fewer than without sanitizers, which make it slower. */
const interleavings = '500';

/** Several environments at once, each on a thread of its own. */
const environmentTests = path.join(native, 'test', 'environments.test.mjs');

const modelTests = ['model', 'tapModel', 'tapModelSmallRing'].map((name) =>
  path.join(root, 'test', 'proof', `${name}.test.ts`),
);

/**
 * What tests the module as it is used.
 * @type {Readonly<Record<SanitizerName, readonly string[]>>}
 */
const tests = {
  address: [
    environmentTests,
    // Not loadAddon.test.ts, which is about the module as it is shipped.
    ...filesIn('../test/unit/seqpacket', '.test.ts').filter((file) => !file.endsWith('loadAddon.test.ts')),
    ...modelTests,
  ],
  // A tap's thread shares memory with JavaScript's, by the module's lock and by a ring.
  thread: [
    environmentTests,
    ...filesIn('../test/unit/seqpacket', '.test.ts').filter((file) => /\/tap\w*\.test\.ts$/.test(file)),
    ...modelTests.filter((file) => file.includes('tap')),
  ],
};

/**
 * @param {SanitizerName} sanitizer
 * @returns {Promise<boolean>} whether each fault was found, and none where there is none
 */
async function findsFaults(sanitizer) {
  const faulty = await buildSanitized(sanitizer, 'faulty');
  let all = true;
  for (const [name, expected] of Object.entries(faults[sanitizer])) {
    const script = `
      const module = { exports: {} };
      process.dlopen(module, ${JSON.stringify(faulty)});
      module.exports[${JSON.stringify(name)}]?.();`;
    const { reports } = await runSanitized(sanitizer, faulty, ['-e', script]);
    const found = expected === undefined ? reports.length === 0 : expected.test(reports.join('\n'));
    console.log(`${found ? '✔' : '✖'} deliberate fault "${name}": ${reports.length} report(s)`);
    if (!found) console.log(reports.join('\n'));
    all &&= found;
  }
  return all;
}

/** Of them, those that surely load the module, each in a process of its own. */
const surelyLoading = [environmentTests, ...modelTests];

/**
 * @param {SanitizerName} sanitizer
 * @returns {Promise<boolean>} whether the tests pass with the module that was built, and the sanitizers have nothing to say
 */
async function testsPass(sanitizer) {
  const { status, reports, loadedBy } = await runSanitized(
    sanitizer,
    await buildSanitized(sanitizer, 'seqpacket'),
    ['--import', 'tsx', '--test', '--test-reporter=spec', '--test-concurrency=2', ...tests[sanitizer]],
    { SEQPACKET_INTERLEAVINGS: interleavings },
  );
  for (const report of reports) console.log(`\n${report}`);
  console.log(`The sanitizers made ${reports.length} report(s) about the module.`);
  const without = surelyLoading.filter((file) => tests[sanitizer].includes(file) && !loadedBy.has(file));
  console.log(`${loadedBy.size} programs ran with that module.`);
  for (const file of without) console.log(`✖ ${file} ran without it.`);
  return status === 0 && reports.length === 0 && without.length === 0;
}

async function main() {
  if (process.platform !== 'linux') {
    console.log(`The native module is for Linux; on ${process.platform} there is nothing to test.`);
    return;
  }
  for (const sanitizer of /** @type {const} */ (['address', 'thread'])) {
    console.log(`\n── ${sanitizer} ──`);
    if (!((await findsFaults(sanitizer)) && (await testsPass(sanitizer)))) process.exitCode = 1;
  }
}

await main();
