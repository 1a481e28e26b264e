// @ts-check
import * as fs from 'node:fs';

/** @typedef {{readonly pid: number, readonly command: string}} RunningProcess command: with its arguments */

/**
 * @param {number} pid
 * @returns {boolean} whether a process of that number runs (a zombie counts: it still has its number)
 */
export function isProcessAlive(pid) {
  return fs.existsSync(`/proc/${pid}`);
}

/**
 * The processes whose environment holds `NAME=value`. Children inherit it, so that a mark put into the environment of
 * a server finds every descendant, also those that left its process group or whose parent is gone.
 * @param {string} name
 * @param {string} value
 * @returns {RunningProcess[]} this process left out
 */
export function processesWithVariable(name, value) {
  return fs
    .readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter((pid) => readProcFile(pid, 'environ').split('\0').includes(`${name}=${value}`))
    .map((pid) => ({ pid: Number(pid), command: readProcFile(pid, 'cmdline').replaceAll('\0', ' ').trim() }));
}

/**
 * Ends a process at once, if it is still there.
 * @param {RunningProcess} running
 * @returns {void}
 */
export function killProcess({ pid }) {
  ignoreGone(() => process.kill(pid, 'SIGKILL'));
}

/**
 * Sends a signal to every process of a group, if one is still there.
 * @param {number} group the number of the process that leads it
 * @param {NodeJS.Signals} signal
 * @returns {void}
 */
export function signalGroup(group, signal) {
  ignoreGone(() => process.kill(-group, signal));
}

/**
 * @param {() => void} send
 */
function ignoreGone(send) {
  try {
    send();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}

/**
 * @param {string} pid
 * @param {string} file
 * @returns {string} '' for a process that ended meanwhile, is a zombie or belongs to another user
 */
function readProcFile(pid, file) {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
