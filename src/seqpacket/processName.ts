import { readFileSync } from 'node:fs';

/** The short name of a process, at most 15 bytes (/proc/PID/comm, proc(5)); undefined when it is gone, or not to be seen from here. */
export function processName(pid: number): string | undefined {
  try {
    // Its end is a line feed, as others in it may be; bytes that are no UTF-8 come as U+FFFD.
    return readFileSync(`/proc/${pid}/comm`, 'utf8').replace(/\n$/, '');
  } catch {
    return undefined;
  }
}
