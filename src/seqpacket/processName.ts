import { readFileSync } from 'node:fs';

/** The short name of a process, at most 15 bytes (/proc/PID/comm, proc(5)); undefined when it is gone, or not to be seen from here. */
export function processName(pid: number): string | undefined {
  try {
    // Anything but its end may be in it, also line feeds and bytes that are no UTF-8.
    return readFileSync(`/proc/${pid}/comm`, 'utf8').replace(/\n$/, '');
  } catch {
    return undefined;
  }
}
