import { isUtf8 } from 'node:buffer';
import { readdirSync, readlinkSync } from 'node:fs';
import { processCommand } from './processCommand';
import { processName } from './processName';
import { formatAddress, parseAddress, type SocketAddress } from './socketAddress';
import { nativeListeners } from './tapThread';
import { unixTableListeners } from './unixTableListeners';
import type { NativeListener } from './addonTap';

/** A SOCK_SEQPACKET listener of this machine (of this network namespace). */
export interface SeqpacketListener {
  readonly address: SocketAddress;
  /** The process that holds it, where /proc may be read. */
  readonly pid: number | undefined;
  readonly command: string | undefined;
  /** Connections that wait to be accepted. */
  readonly waiting: number;
}

const seqpacketType = 5;
const slash = 0x2f;

/** All listeners that have an address, sorted by it; found without connecting to any. */
export function seqpacketListeners(): readonly SeqpacketListener[] {
  const told = nativeListeners()?.filter(({ type }) => type === seqpacketType);
  // Containers may refuse netlink, and kernels be built without unix_diag: then /proc tells the most of it.
  const found = (told ?? unixTableListeners()).filter(({ name }) => name.length > 1);
  const owners = socketOwners(new Set(found.map(({ inode }) => inode)));
  const listeners = found.flatMap((listener): readonly SeqpacketListener[] => {
    const address = addressOf(listener);
    if (address === undefined) return [];
    const pid = owners.get(listener.inode);
    return [
      {
        address,
        pid,
        command: pid === undefined ? undefined : (processCommand(pid) ?? processName(pid)),
        waiting: listener.waiting,
      },
    ];
  });
  return listeners.toSorted((a, b) => formatAddress(a.address).localeCompare(formatAddress(b.address)));
}

/** A name as it was bound; a path that is relative to somebody else's folder, or is no UTF-8, leads nowhere from here. */
function addressOf({ name }: Pick<NativeListener, 'name'>): SocketAddress | undefined {
  if (name[0] === 0) return { kind: 'abstract', name: name.slice(1) };
  if (name[0] !== slash || !isUtf8(name)) return undefined;
  const path = Buffer.from(name).toString('utf8').replace(/\0+$/, '');
  try {
    return parseAddress(path);
  } catch {
    return undefined;
  }
}

/** The lowest process number that has each of these sockets open, as far as /proc/PID/fd may be read. */
function socketOwners(inodes: ReadonlySet<number>): ReadonlyMap<number, number> {
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
