import { lstatSync, type BigIntStats } from 'node:fs';
import { dirname } from 'node:path';
import type { NativeListener } from './addonTap';

/** Which file a name leads to: it changes when the file is replaced, though the name stays. Decimal, for JSON. */
export interface FileIdentity {
  readonly device: string;
  readonly inode: string;
  /** When it was made, ns since the epoch, where that is known: ext4 gives the inode of a removed file to the next that is made. */
  readonly birth?: string;
}

/** Of the file at `path`, as stat(2) told of it. */
export function identityOf(stats: BigIntStats, path: string): FileIdentity {
  const identity = { device: String(stats.dev), inode: String(stats.ino) };
  return tellsBirths(dirname(path)) ? { ...identity, birth: String(stats.birthtimeNs) } : identity;
}

/** The file that is at `path` now, a symbolic link not followed; undefined when there is none. */
export function identityAt(path: string): FileIdentity | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && identityOf(stats, path);
}

/** As far as is known of both. */
export function isSameFile(one: FileIdentity | undefined, other: FileIdentity | undefined): boolean {
  if (one?.device !== other?.device || one?.inode !== other?.inode) return false;
  return one !== undefined && (one.birth === undefined || (other?.birth ?? one.birth) === one.birth);
}

/**
 * Whether it is told when the files of a folder were made. Where it is not, Node gives zero, or the time of the last change, which a rename
 * alters (https://nodejs.org/api/fs.html#stat-time-values). The folder itself shows that: it has changed since files are put into it.
 */
function tellsBirths(folder: string): boolean {
  const stats = lstatSync(folder, { bigint: true, throwIfNoEntry: false });
  return stats !== undefined && stats.birthtimeNs > 0n && stats.birthtimeNs !== stats.ctimeNs;
}

const lowHalf = 0xffff_ffffn;

/** Whether a listening socket's file is this one, as far as the kernel tells: sock_diag gives the lower half of an inode. Not on btrfs: see `listensOn`. */
export function isFileOf(
  { fileInode, fileDevice }: Pick<NativeListener, 'fileInode' | 'fileDevice'>,
  file: FileIdentity,
): boolean {
  return isInodeOf(fileInode, file) && BigInt(fileDevice) === kernelDevice(BigInt(file.device));
}

/** As {@link isFileOf}, whatever the device. */
export function isInodeOf(fileInode: number, file: FileIdentity): boolean {
  return BigInt(fileInode) === (BigInt(file.inode) & lowHalf);
}

/** A device as the kernel numbers it (20 bits of minor), from how stat(2) gives it (new_encode_dev of linux/kdev_t.h). */
function kernelDevice(device: bigint): bigint {
  const major = (device >> 8n) & 0xfffn;
  const minor = (device & 0xffn) | ((device >> 12n) & 0xfff00n);
  return (major << 20n) | minor;
}
