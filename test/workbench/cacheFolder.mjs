// @ts-check
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { isProcessAlive } from './processes.mjs';
import { say } from './say.mjs';

/** Names the folder that takes the place of the user's cache folder. */
const cacheVariable = 'SEQPACKET_WORKBENCH_CACHE';

/**
 * Where what is downloaded once is kept: outside the repository, so that every checkout shares it.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} an absolute path; the folder need not exist yet
 */
export function cacheFolder(env = process.env) {
  const chosen = env[cacheVariable];
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  const caches = env['XDG_CACHE_HOME'];
  // The XDG Base Directory Specification: a path that is not absolute is invalid and to be ignored.
  if (caches !== undefined && path.isAbsolute(caches)) return path.join(caches, 'seqpacket-workbench');
  // HOME may be empty in CI; then the password file knows.
  const home = [env['HOME'], os.userInfo().homedir].find((folder) => folder && path.isAbsolute(folder));
  if (home === undefined) {
    throw new Error(`No home folder is known to keep VS Code in: set HOME or ${cacheVariable}.`);
  }
  return path.join(home, '.cache', 'seqpacket-workbench');
}

/**
 * Returns the cached folder `name`, made by `fill` if it is not there. It appears whole or not at all: it is filled
 * under a temporary name and renamed. Two processes that fill it at once do not harm each other; the later one's
 * work is thrown away.
 * @param {string} name says everything the content depends on (versions, platform)
 * @param {(folder: string) => Promise<void>} fill puts the content into an empty folder
 * @returns {Promise<string>} the folder's absolute path
 */
export async function cached(name, fill) {
  const folder = path.join(cacheFolder(), name);
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  removeAbandoned(folder);
  const filling = `${folder}.filling-${process.pid}`;
  fs.rmSync(filling, { recursive: true, force: true });
  fs.mkdirSync(filling);
  try {
    await fill(filling);
    fs.renameSync(filling, folder);
  } catch (error) {
    fs.rmSync(filling, { recursive: true, force: true });
    if (!fs.existsSync(folder)) throw error;
    say(`Another run made ${folder} meanwhile; using that.`);
  }
  return folder;
}

/**
 * Removes what runs that were killed half-way left behind.
 * @param {string} folder
 */
function removeAbandoned(folder) {
  const start = `${path.basename(folder)}.filling-`;
  for (const name of fs.readdirSync(path.dirname(folder))) {
    if (!name.startsWith(start) || isProcessAlive(Number(name.slice(start.length)))) continue;
    fs.rmSync(path.join(path.dirname(folder), name), { recursive: true, force: true });
  }
}
