/** Nanoseconds since the epoch, as CLOCK_REALTIME counts them, to the microsecond. */
export type WallClock = () => bigint;

const nsPerMs = 1_000_000n;

/**
 * A clock fine enough to stand beside the kernel's time stamps: `Date.now()` gives only milliseconds, and the monotonic
 * clock knows no date. It starts from the fine-grained time at which Node measured its own start, runs on monotonically,
 * and follows `Date.now()` when somebody sets the system's clock.
 */
export function createWallClock(): WallClock {
  const startUs = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000));
  let offset = startUs * 1000n - process.hrtime.bigint();
  return () => {
    const monotonic = process.hrtime.bigint();
    const millisecond = BigInt(Date.now()) * nsPerMs;
    const time = monotonic + offset;
    if (time >= millisecond && time < millisecond + nsPerMs) return time;
    // Off by more than Date.now()'s own resolution allows: keep as near as that resolution lets us.
    offset = (time < millisecond ? millisecond : millisecond + nsPerMs - 1n) - monotonic;
    return monotonic + offset;
  };
}
