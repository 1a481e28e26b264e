/** "1 packet", "2 packets": a count with its noun, whose plural is in -s. */
export function countOf(count: number, singular: string): string {
  return `${count} ${singular}${count === 1 ? '' : 's'}`;
}
