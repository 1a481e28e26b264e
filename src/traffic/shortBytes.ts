const units = ['kB', 'MB', 'GB', 'TB'] as const;

/** "17 B", "1.2 kB", "34 MB": an amount of bytes where there is little room, cut rather than rounded up. */
export function shortBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let [amount, unit] = [bytes, 0];
  for (amount /= 1000; amount >= 1000 && unit < units.length - 1; amount /= 1000) unit++;
  const shown = amount < 10 ? Math.trunc(amount * 10) / 10 : Math.trunc(amount);
  return `${shown} ${units[unit] ?? ''}`;
}
