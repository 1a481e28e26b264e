import { execFileSync } from 'node:child_process';

/**
 * Lets a running process write no file beyond so many bytes (RLIMIT_FSIZE, prlimit(1) of util-linux), or any again: to it that is a disk
 * without room, and takes no rights. Node ignores SIGXFSZ, so the write fails with EFBIG.
 */
export function limitFileSize(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
}
