import { report } from './task';

const intervalMs = 10;

/** How late timers were, in milliseconds. */
export interface TimerLateness {
  readonly timers: number;
  readonly p99: number;
  readonly max: number;
}

/** Starts a chain of 10 ms timers; the returned function ends it and gives how late they were. */
export function startTimers(): () => TimerLateness {
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
    const p99 = lateness[Math.ceil(lateness.length * 0.99) - 1] ?? 0;
    return { timers: lateness.length, p99, max: lateness.at(-1) ?? 0 };
  };
}

/** As {@link startTimers}; the returned function reports. */
export function watchTimers(): () => void {
  const stop = startTimers();
  return () => report(stop());
}
