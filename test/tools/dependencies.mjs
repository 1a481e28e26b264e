// @ts-check
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from './paths.mjs';

/** The oldest Node that the development tools run on. */
const oldestNode = 20;

/**
 * Installs the development tools when they are missing or not the ones that package-lock.json names. Uses nothing that
 * would have to be installed.
 * @returns {void}
 * @throws {Error} when this Node is too old, or npm fails
 */
export function installDependencies() {
  const [major] = process.versions.node.split('.');
  if (Number(major) < oldestNode) {
    throw new Error(`Node.js ${oldestNode} or later is needed; this is ${process.versions.node}.`);
  }
  if (areInstalled()) return;
  console.error('Installing the development tools (npm ci) …');
  // No install scripts: the only package here that has one that matters is built by native/build.mjs, and others
  // would download.
  const { status, error } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: root,
    // What npm prints is no result of ours.
    stdio: ['ignore', 2, 2],
  });
  if (error !== undefined)
    throw new Error(`npm could not be started: ${error.message}. It comes with Node.js.`);
  if (status !== 0) throw new Error('npm ci failed; its reason stands above.');
}

/** @returns {boolean} whether each package of the lock is there in its version, by npm's own record of what it installed */
function areInstalled() {
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const installed = packagesOf(path.join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(
    ([name, { version, optional }]) =>
      name === '' || optional === true || installed[name]?.version === version,
  );
}

/**
 * @param {string} lock
 * @returns {Record<string, {version: string, optional?: boolean}>} none when the file is not there
 */
function packagesOf(lock) {
  if (!fs.existsSync(lock)) return {};
  return JSON.parse(fs.readFileSync(lock, 'utf8')).packages;
}
