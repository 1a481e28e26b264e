// @ts-check
/**
 * `npm run package`: makes the .vsix at the checkout's top level, prints what is in it, and checks that this is what is
 * expected (test/checks) and stays small.
 *
 *   npm run package                                  for this machine
 *   npm run package -- --target alpine-x64           for another, whose native module is built as by `npm run prebuild`
 *   npm run package -- --target universal            for all others, without native code
 *   UPDATE_GOLDEN=1 npm run package                  takes the list as it is now for the expected one
 */
import './plainErrors.mjs';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { ownTarget } from '../../native/targets.mjs';
import { root } from './paths.mjs';
import {
  isPackageTarget,
  packageTargets,
  packedFiles,
  packedTarget,
  packExtension,
  universal,
} from './vsix.mjs';

/** A package above it is not accepted: in bytes. */
const sizeLimit = 1024 * 1024;

const { values } = parseArgs({ options: { target: { type: 'string' } } });
const target = values.target ?? ownTarget() ?? universal;
if (!isPackageTarget(target)) throw new Error(`--target takes one of: ${packageTargets.join(', ')}.`);

const vsix = await packExtension(target);
const files = await packedFiles(vsix);
for (const { name, bytes } of files) console.log(`${kibibytes(bytes)}  ${name}`);
const size = fs.statSync(vsix).size;
console.log(`${kibibytes(size)}  ${path.basename(vsix)}`);

const faults = [...sizeFaults(), ...targetFaults(await packedTarget(vsix)), ...contentFaults()];
for (const fault of faults) console.error(`✖ ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** @returns {string[]} */
function sizeFaults() {
  return size <= sizeLimit ? [] : [`The package is larger than ${kibibytes(sizeLimit).trim()}.`];
}

/**
 * @param {string} packed
 * @returns {string[]}
 */
function targetFaults(packed) {
  return packed === target ? [] : [`Its manifest says that it is for ${packed}.`];
}

/** @returns {string[]} */
function contentFaults() {
  const golden = path.join(root, 'test', 'checks', `${target}.golden.txt`);
  const names = files.map(({ name }) => name);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    fs.mkdirSync(path.dirname(golden), { recursive: true });
    fs.writeFileSync(golden, `${names.join('\n')}\n`);
  }
  const expected = fs.readFileSync(golden, 'utf8').trimEnd().split('\n');
  return [
    ...names
      .filter((name) => !expected.includes(name))
      .map((name) => `${name} should not be in the package.`),
    ...expected.filter((name) => !names.includes(name)).map((name) => `${name} should be in the package.`),
  ];
}

/**
 * @param {number} bytes
 * @returns {string}
 */
function kibibytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KiB`.padStart(12);
}
