import { readFileSync, readlinkSync } from 'node:fs';
import { isObject } from './isObject';

/** Which process it is: numbers are used again, but not with the same start time in the same boot. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In clock ticks since boot (field 22 of /proc/PID/stat, proc(5)). */
  readonly startTime: string;
  /** /proc/sys/kernel/random/boot_id. */
  readonly boot: string;
  /** Where its number means it: /proc/self/ns/pid (pid_namespaces(7)). Here, if that is not known. */
  readonly namespace?: string;
}

/** Of a living process of this process's namespace; undefined when there is none of that number. */
export function processIdentity(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field, the name, is in parentheses and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return { pid, startTime: fields[19] ?? '', boot, namespace: readlinkSync('/proc/self/ns/pid') };
  } catch {
    return undefined;
  }
}

/** Whether what was read from a record has the shape of one. */
export function isProcessIdentity(value: unknown): value is ProcessIdentity {
  if (!isObject(value)) return false;
  const { pid, startTime, boot, namespace } = value;
  const texts = [startTime, boot, namespace ?? ''];
  return Number.isSafeInteger(pid) && texts.every((text) => typeof text === 'string');
}

/** Whether it lives; `elsewhere` if it may, in a container with processes of its own, say, of which nothing is known here. */
export function lifeOf({ pid, startTime, boot, namespace }: ProcessIdentity): 'alive' | 'dead' | 'elsewhere' {
  const own = processIdentity(process.pid);
  if (own?.boot === boot && own.namespace !== (namespace ?? own.namespace)) return 'elsewhere';
  const now = processIdentity(pid);
  return now?.startTime === startTime && now.boot === boot ? 'alive' : 'dead';
}
