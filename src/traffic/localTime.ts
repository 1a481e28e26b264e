/** The time of day in the local time zone to the microsecond, `HH:MM:SS.mmmuuu`; `timeNs` is nanoseconds since the epoch. */
export function formatLocalTime(timeNs: bigint): string {
  const date = new Date(Number(timeNs / 1_000_000n));
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => digits(part, 2))
    .join(':');
  return `${clock}.${digits(Number((timeNs / 1000n) % 1_000_000n), 6)}`;
}

function digits(value: number, width: number): string {
  return value.toString().padStart(width, '0');
}
