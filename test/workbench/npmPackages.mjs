// @ts-check
import * as fs from 'node:fs';
import * as path from 'node:path';
import { runProgram } from './runProgram.mjs';

const hint = 'npm and its registry must be reachable (see `npm ping`); what is fetched once is kept.';

/**
 * Unpacks one npm package, without what it depends on and without running any script of it.
 * @param {string} specifier name@version
 * @param {string} folder to be made; holds the package's files afterwards
 * @throws {Error} when npm is missing or can't reach its registry
 */
export async function unpackPackage(specifier, folder) {
  fs.mkdirSync(folder);
  await runNpm(folder, ['pack', specifier, '--pack-destination', folder]);
  const [filename] = fs.readdirSync(folder);
  if (filename === undefined) throw new Error(`npm pack ${specifier} wrote no file. ${hint}`);
  const archive = path.join(folder, filename);
  await runProgram('tar', ['-xzf', archive, '-C', folder, '--strip-components=1', '--no-same-owner']);
  fs.rmSync(archive);
}

/**
 * Installs what a folder's package.json (and shrinkwrap) asks for at run time, without running any script of it.
 * @param {string} folder
 * @param {readonly string[]} [specifiers] more packages to install there
 * @throws {Error} when npm is missing or can't reach its registry
 */
export async function installPackages(folder, specifiers = []) {
  await runNpm(folder, [
    'install',
    '--ignore-scripts',
    '--omit=dev',
    '--no-audit',
    '--no-fund',
    ...specifiers,
  ]);
}

/**
 * @param {string} folder
 * @param {readonly string[]} args
 */
function runNpm(folder, args) {
  return runProgram('npm', ['--prefix', folder, ...args], { cwd: folder, hint });
}
