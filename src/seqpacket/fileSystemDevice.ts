import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { pathOnly } from './pathOnly';

/**
 * The device of the file system that the file at `path` is on, as the kernel numbers it (20 bits of minor); undefined when that is not
 * told. Where stat(2) tells one of its own for each subvolume, as of btrfs, mountinfo still has this one (show_mountinfo of
 * fs/proc_namespace.c), and so has sock_diag (sk_diag_dump_vfs of net/unix/diag.c).
 */
export function fileSystemDevice(path: string): number | undefined {
  try {
    const mount = mountOf(path);
    const rows = readFileSync('/proc/self/mountinfo', 'latin1').split('\n');
    // Mount, its parent, major:minor (proc(5)).
    const [, , device = ''] = rows.map((row) => row.split(' ', 3)).find(([id]) => id === mount) ?? [];
    const [, major, minor] = /^(\d+):(\d+)$/.exec(device) ?? [];
    return major === undefined ? undefined : Number(major) * 2 ** 20 + Number(minor);
  } catch {
    return undefined; // it has gone, or its folder may not be looked into
  }
}

/** The number of the mount that leads to the file, a symbolic link not followed. */
function mountOf(path: string): string | undefined {
  const descriptor = openSync(path, pathOnly | constants.O_NOFOLLOW);
  try {
    return /^mnt_id:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'))?.[1];
  } finally {
    closeSync(descriptor);
  }
}
