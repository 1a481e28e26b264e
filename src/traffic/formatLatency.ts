const units = [
  ['s', 1_000_000_000n],
  ['ms', 1_000_000n],
  ['µs', 1000n],
] as const;

/** A length of time given in nanoseconds, exactly, in the largest unit of which it is at least one: `1.5 ms`, `12 µs`, `999 ns`. */
export function formatLatency(ns: bigint): string {
  const [unit, factor] = units.find(([, atLeast]) => ns >= atLeast) ?? ['ns', 1n];
  const digits = factor.toString().length - 1;
  const fraction = (ns % factor).toString().padStart(digits, '0').replace(/0+$/, '');
  return `${ns / factor}${fraction === '' ? '' : `.${fraction}`} ${unit}`;
}

/** The nanoseconds that {@link formatLatency} wrote; undefined for any other text. */
export function parseLatency(text: string): bigint | undefined {
  const [, whole = '', fraction = '', unit] = /^(\d{1,20})(?:\.(\d{1,9}))? (s|ms|µs|ns)$/.exec(text) ?? [];
  if (unit === undefined) return undefined;
  const factor = units.find(([name]) => name === unit)?.[1] ?? 1n;
  const digits = factor.toString().length - 1;
  return fraction.length > digits ? undefined : BigInt(whole) * factor + BigInt(fraction.padEnd(digits, '0'));
}
