import { setImmediate } from 'node:timers/promises';

/** How long the event loop may wait for its turn, in ms. */
const turnMs = 8;

/** For a long task: what it is to await between its parts, which gives the event loop its turn when that has waited for a while. */
export function eventLoopTurns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < turnMs) return;
    await setImmediate();
    since = performance.now();
  };
}
