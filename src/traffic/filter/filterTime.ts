import type { FilterTime } from './filterNode';

const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const date =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(Z|[+-]\d{2}:\d{2})?$/;

const nsPerSecond = 1_000_000_000n;

/**
 * Reads a time of day in the local time zone (`10:15`, `10:15:00.250`), or a date with or without one as ISO 8601 writes
 * it (`2026-11-23`, `2026-11-23T10:15:00.000001Z`), local unless a zone is given. Undefined when it is neither, or no such
 * time exists.
 */
export function parseFilterTime(text: string): FilterTime | undefined {
  return parseClock(text) ?? parseInstant(text);
}

function parseClock(text: string): FilterTime | undefined {
  const parts = clock.exec(text);
  if (parts === null) return undefined;
  const [hour = 0, minute = 0, second = 0] = parts.slice(1, 4).map((part) => Number(part || 0));
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return {
    kind: 'clock',
    ns: BigInt((hour * 60 + minute) * 60 + second) * nsPerSecond + fractionNs(parts[4]),
  };
}

function parseInstant(text: string): FilterTime | undefined {
  const parts = date.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part || 0));
  const fields = [year, month - 1, day, hour, minute, second] as const;
  // As if it were UTC: Date takes what does not exist, such as 30 February, for something else.
  const asUtc = new Date(Date.UTC(...fields));
  asUtc.setUTCFullYear(year, month - 1, day); // a year below 100 counts from 1900 otherwise
  const exists =
    asUtc.toISOString().slice(0, 19) ===
    `${parts[1] ?? ''}-${parts[2] ?? ''}-${parts[3] ?? ''}T${[hour, minute, second].map(twoDigits).join(':')}`;
  if (!exists) return undefined;
  const epochMs = parts[8] === undefined ? localMs(fields) : asUtc.getTime() - zoneMs(parts[8]);
  return { kind: 'instant', ns: BigInt(epochMs) * 1_000_000n + fractionNs(parts[7]) };
}

function localMs([year, ...rest]: readonly [number, number, number, number, number, number]): number {
  const local = new Date(2000, ...rest);
  local.setFullYear(year, rest[0], rest[1]);
  return local.getTime();
}

function zoneMs(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

function fractionNs(digits: string | undefined): bigint {
  return BigInt((digits ?? '').padEnd(9, '0'));
}

function twoDigits(value: number): string {
  return value.toString().padStart(2, '0');
}

/** Nanoseconds since midnight in the local time zone, of a time in nanoseconds since the epoch. */
export function timeOfDayNs(timeNs: bigint): bigint {
  const local = new Date(Number(timeNs / 1_000_000n));
  const seconds = (local.getHours() * 60 + local.getMinutes()) * 60 + local.getSeconds();
  return BigInt(seconds) * nsPerSecond + (timeNs % nsPerSecond);
}
