const nsPerUnit: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
]);

const duration = /^(\d{1,18}(?:\.\d{1,9})?)(ns|us|µs|ms|s)$/;

/** Nanoseconds of a length of time with its unit (`10ms`, `1.5s`), what is below one cut off; undefined for anything else. */
export function parseFilterDuration(text: string): bigint | undefined {
  const [, amount = '', unit = ''] = duration.exec(text) ?? [];
  const factor = nsPerUnit.get(unit);
  if (factor === undefined) return undefined;
  const [whole = '', fraction = ''] = amount.split('.');
  // In whole numbers throughout: 0.1 has no exact place among floating-point ones.
  return (BigInt(whole + fraction.padEnd(9, '0')) * BigInt(factor)) / 1_000_000_000n;
}
