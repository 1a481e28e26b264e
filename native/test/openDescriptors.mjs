// @ts-check
// What this process has open, and how much of it is of the kinds that the module opens.
import { readdirSync, readlinkSync } from 'node:fs';

/** What each kind is, as /proc/self/fd names it: sockets, event loops, what threads wake each other by, ticks, descriptors in reserve, and
 * what the tests pass with packets. */
const kinds = {
  sockets: /^socket:/,
  epolls: /^anon_inode:\[eventpoll\]$/,
  events: /^anon_inode:\[eventfd\]$/,
  timers: /^anon_inode:\[timerfd\]$/,
  reserves: /^\/dev\/null$/,
  passed: /^\/dev\/zero$/,
};

/** The /proc/self/fd target of each open descriptor, sorted. */
export function openDescriptors() {
  return readdirSync('/proc/self/fd').flatMap(targetOf).sort();
}

/** How many descriptors of each kind are open. */
export function countedKinds() {
  const open = openDescriptors();
  /** @param {RegExp} kind */
  const count = (kind) => open.filter((target) => kind.test(target)).length;
  return {
    sockets: count(kinds.sockets),
    epolls: count(kinds.epolls),
    events: count(kinds.events),
    timers: count(kinds.timers),
    reserves: count(kinds.reserves),
    passed: count(kinds.passed),
  };
}

/**
 * As `countedKinds`; and how many descriptors are of a folder that a test has for itself or of what is in it (files and folders that are
 * locked or looked at, records), and how many threads there are.
 * @param {string} folder
 */
export function inUse(folder) {
  return {
    ...countedKinds(),
    files: openDescriptors().filter((target) => isIn(folder, target)).length,
    threads: readdirSync('/proc/self/task').length,
  };
}

/** Also of what was unlinked since, which is shown as "/path (deleted)". @param {string} folder @param {string} target */
function isIn(folder, target) {
  return target === folder || target.startsWith(`${folder}/`) || target === `${folder} (deleted)`;
}

/** None for the descriptor that read the folder, which is closed by now. @param {string} number */
function targetOf(number) {
  try {
    return [readlinkSync(`/proc/self/fd/${number}`)];
  } catch {
    return [];
  }
}
