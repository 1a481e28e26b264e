const prefixes = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

const seconds = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
] as const;

/** A number with at most three digits that say something: `0`, `12.5`, `1.25k`. */
export function shortNumber(value: number): string {
  const [factor, prefix] = prefixes.find(([atLeast]) => value >= atLeast * 0.9995) ?? [1, ''];
  return `${threeDigits(value / factor)}${prefix}`;
}

/** Bytes with their unit, in powers of ten as the axis has them: `640 B`, `1.25 kB`. */
export function shortBytes(value: number): string {
  const [factor, prefix] = prefixes.find(([atLeast]) => value >= atLeast * 0.9995) ?? [1, ''];
  return `${threeDigits(value / factor)} ${prefix}B`;
}

/** A length of time given in ns, in the unit that suits it: `800 ns`, `12.5 µs`, `1.25 s`. */
export function shortTime(ns: number): string {
  const [factor, unit] = seconds.find(([atLeast]) => ns >= atLeast * 0.9995) ?? [1, 'ns'];
  return `${threeDigits(ns / factor)} ${unit}`;
}

/** A whole number with its thousands apart. */
export function wholeNumber(value: number): string {
  return value.toLocaleString('en');
}

function threeDigits(value: number): string {
  return String(value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}
