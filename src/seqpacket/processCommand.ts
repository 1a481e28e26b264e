import { readFileSync } from 'node:fs';
import { processName } from './processName';

/** What a process was started with, its arguments between spaces; its short name where that is hidden; undefined when it is gone. */
export function processCommand(pid: number): string | undefined {
  const words = readOf(pid, 'cmdline')?.replaceAll('\0', ' ').trim();
  return words === undefined || words === '' ? processName(pid)?.trim() : words;
}

function readOf(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
