import { readFileSync } from 'node:fs';

/** What a process was started with, its arguments between spaces; undefined when it has nothing to tell of that, or is gone. */
export function processCommand(pid: number): string | undefined {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return words === '' ? undefined : words;
  } catch {
    return undefined;
  }
}
