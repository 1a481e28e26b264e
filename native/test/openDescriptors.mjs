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

/** None for the descriptor that read the folder, which is closed by now. @param {string} number */
function targetOf(number) {
  try {
    return [readlinkSync(`/proc/self/fd/${number}`)];
  } catch {
    return [];
  }
}
