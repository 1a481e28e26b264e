import type { ThrottleTimers } from '../../../src/traffic/throttle';

/** A clock that stands still until it is moved, and fires what falls due on the way. */
export class FakeTimers implements ThrottleTimers {
  time = 0;
  private readonly due = new Map<symbol, { readonly at: number; readonly callback: () => void }>();

  now(): number {
    return this.time;
  }

  start(callback: () => void, delayMs: number): () => void {
    const key = Symbol('timer');
    this.due.set(key, { at: this.time + delayMs, callback });
    return () => void this.due.delete(key);
  }

  get pending(): number {
    return this.due.size;
  }

  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = [...this.due].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (next === undefined) break;
      this.due.delete(next[0]);
      this.time = Math.max(this.time, next[1].at);
      next[1].callback();
    }
    this.time = end;
  }
}
