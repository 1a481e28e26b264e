import { report } from './task';

const intervalMs = 10;

/** Starts a chain of 10 ms timers; the returned function ends it and reports how late they were, in milliseconds. */
export function watchTimers(): () => void {
  const lateness: number[] = [];
  let due = 0;
  let timer: NodeJS.Timeout;
  const arm = () => {
    due = performance.now() + intervalMs;
    timer = setTimeout(() => {
      lateness.push(Math.max(0, performance.now() - due));
      arm();
    }, intervalMs);
  };
  arm();
  return () => {
    clearTimeout(timer);
    // One that never came in time for the end was late by as much.
    lateness.push(Math.max(0, performance.now() - due));
    lateness.sort((a, b) => a - b);
    const p99 = lateness[Math.ceil(lateness.length * 0.99) - 1];
    report({ timers: lateness.length, p99, max: lateness.at(-1) });
  };
}
