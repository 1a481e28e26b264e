import { processName } from './processName';

/** A process as a sentence names it: "python3, process 123", or without the name when that is not to be seen. */
export function namedProcess(pid: number): string {
  const name = processName(pid);
  return name === undefined ? `process ${pid}` : `${name}, process ${pid}`;
}
