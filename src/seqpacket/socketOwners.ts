import { readdirSync, readlinkSync } from 'node:fs';

/** The lowest process number that has each of these sockets open, as far as /proc/PID/fd may be read. */
export function socketOwners(inodes: ReadonlySet<number>): ReadonlyMap<number, number> {
  const owners = new Map<number, number>();
  for (const pid of namesIn('/proc').map(Number).filter(Number.isInteger)) {
    for (const descriptor of namesIn(`/proc/${pid}/fd`)) {
      const inode = socketInode(`/proc/${pid}/fd/${descriptor}`);
      if (inode !== undefined && inodes.has(inode) && !owners.has(inode)) owners.set(inode, pid);
    }
    if (owners.size === inodes.size) break;
  }
  return owners;
}

/** The process that has this socket open, as {@link socketOwners} finds it. */
export function socketOwner(inode: number): number | undefined {
  return socketOwners(new Set([inode])).get(inode);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // another user's process, or one that has ended
  }
}

function socketInode(link: string): number | undefined {
  try {
    const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.[1];
    return inode === undefined ? undefined : Number(inode);
  } catch {
    return undefined; // closed meanwhile
  }
}
