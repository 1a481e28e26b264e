import { lstatSync, type BigIntStats } from 'node:fs';
import type { NativeListener } from './addonTap';

/** Which file a name leads to: it changes when the file is replaced, though the name stays. Decimal, for JSON. */
export interface FileIdentity {
  readonly device: string;
  readonly inode: string;
}

export function identityOf(stats: BigIntStats): FileIdentity {
  return { device: String(stats.dev), inode: String(stats.ino) };
}

/** The file that is at `path` now, a symbolic link not followed; undefined when there is none. */
export function identityAt(path: string): FileIdentity | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && identityOf(stats);
}

export function isSameFile(one: FileIdentity | undefined, other: FileIdentity | undefined): boolean {
  return one !== undefined && one.device === other?.device && one.inode === other.inode;
}

const lowHalf = 0xffff_ffffn;

/** Whether a listening socket's file is this one, as far as the kernel tells: sock_diag gives the lower half of an inode. */
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
