const nanosecondsPerSecond = 1_000_000_000n;

/** Nanoseconds since the epoch from the two halves that native code stores. */
export function kernelTime(seconds: number, nanoseconds: number): bigint {
  return BigInt(seconds) * nanosecondsPerSecond + BigInt(nanoseconds);
}
