/** How long a part of a long task may take, in ms, so that others wait for a few more at most. */
const sliceMs = 4;

/**
 * Does `step` for one place after the other, from `from` up to, not including, `end`, until that has taken a few milliseconds;
 * gives the next place. At least one is done. `now` gives milliseconds.
 */
export function timeSlice(
  from: number,
  end: number,
  step: (at: number) => void,
  now: () => number = () => performance.now(),
): number {
  const until = now() + sliceMs;
  for (let at = from; at < end; at++) {
    step(at);
    if (now() >= until) return at + 1;
  }
  return end;
}
