import { readFileSync } from 'node:fs';
import { isObject } from './isObject';

/** Which process it is: numbers are used again, but not with the same start time in the same boot. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In clock ticks since boot (field 22 of /proc/PID/stat, proc(5)). */
  readonly startTime: string;
  /** /proc/sys/kernel/random/boot_id. */
  readonly boot: string;
}

/** Of a living process; undefined when there is none of that number. */
export function processIdentity(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field, the name, is in parentheses and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return { pid, startTime: fields[19] ?? '', boot };
  } catch {
    return undefined;
  }
}

/** Whether what was read from a record has the shape of one. */
export function isProcessIdentity(value: unknown): value is ProcessIdentity {
  if (!isObject(value)) return false;
  const { pid, startTime, boot } = value;
  return Number.isSafeInteger(pid) && typeof startTime === 'string' && typeof boot === 'string';
}

export function isAlive(process: ProcessIdentity): boolean {
  const now = processIdentity(process.pid);
  return now?.startTime === process.startTime && now.boot === process.boot;
}
