// @ts-check
import * as fs from 'node:fs';
import * as path from 'node:path';
import { cacheFolder } from '../workbench/cacheFolder.mjs';
import { root } from './paths.mjs';

/** The peers of the command protocol, in two languages, that a newcomer can talk with. */
const peers = ['commandServer.c', 'commandClient.c', 'commandServer.py', 'commandClient.py'];

/**
 * Makes the folder that `npm start` opens: a few lines of instructions and the peers. It stands in the cache folder, so
 * that trying things out changes nothing in the checkout, and is there again next time.
 * @returns {string} its absolute path
 */
export function makeSampleWorkspace() {
  const folder = path.join(cacheFolder(), 'sample-workspace');
  fs.mkdirSync(folder, { recursive: true });
  const fixtures = path.join(root, 'test', 'fixtures');
  fs.copyFileSync(path.join(fixtures, 'sampleWorkspace', 'README.md'), path.join(folder, 'README.md'));
  for (const peer of peers) fs.copyFileSync(path.join(fixtures, peer), path.join(folder, peer));
  return folder;
}
