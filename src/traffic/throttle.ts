/** The clock and timers a throttle runs on; a test gives its own. */
export interface ThrottleTimers {
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  /** Calls `callback` once in `delayMs` milliseconds; gives what calls it off. */
  start(callback: () => void, delayMs: number): () => void;
}

const systemTimers: ThrottleTimers = {
  now: () => performance.now(),
  start: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** An action that many events ask for and that runs only so often. */
export interface Throttle {
  /** Asks for the action: it runs at once when it has rested for the interval, else when it has, once for all that asked. */
  request(): void;
  /** Calls off what is due; later requests do nothing. */
  dispose(): void;
}

/**
 * Runs `action` at once on the first request and then at most every `intervalMs` milliseconds, and after the last request
 * once more, so that no change goes unseen. It rests from the end of one run to the start of the next: an action that takes
 * longer than the interval still leaves time for others. What `action` throws goes to whoever ran it: the request, or the timer.
 */
export function createThrottle(
  action: () => void,
  intervalMs: number,
  timers: ThrottleTimers = systemTimers,
): Throttle {
  let readyAt = -Infinity;
  let running = false;
  let callOff: (() => void) | undefined;
  let disposed = false;

  function request(): void {
    if (disposed || callOff !== undefined) return;
    const wait = running ? intervalMs : readyAt - timers.now();
    if (wait <= 0) run();
    else callOff = timers.start(due, wait);
  }

  function due(): void {
    callOff = undefined;
    request(); // and not run(): a timer may be early, or have been started while the action ran
  }

  function run(): void {
    running = true;
    try {
      action();
    } finally {
      running = false;
      readyAt = timers.now() + intervalMs;
    }
  }

  return {
    request,
    dispose: () => {
      disposed = true;
      callOff?.();
    },
  };
}
