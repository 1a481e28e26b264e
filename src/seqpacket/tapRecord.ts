import { isSameFile, type FileIdentity } from './fileIdentity';
import { isObject } from './isObject';
import { isProcessIdentity, type ProcessIdentity } from './processIdentity';
import { readRecord } from './recordFile';

/** A tap that is in place, or about to be: what must be put back should its process be killed. */
export interface TapRecord {
  readonly owner: ProcessIdentity;
  /** Of the socket, as programs know it. */
  readonly path: string;
  /** Where the original's file is meanwhile. */
  readonly aside: string;
  readonly original: FileIdentity;
  /** Undefined until the tap listens; before that nothing is moved aside. */
  readonly own?: FileIdentity;
  /** Its window has ended and left the original aside, since another file has its name. */
  readonly ended?: boolean;
}

/** Undefined for what is no record, whoever wrote it: nothing that is acted upon is taken on trust. */
export function readTapRecord(file: string): TapRecord | undefined {
  const value = readRecord(file);
  if (value === undefined) return undefined;
  const { owner, path, aside, original, own, ended = false } = value;
  if (!isProcessIdentity(owner) || !isPath(path) || !isPath(aside) || !isFile(original)) return undefined;
  if (typeof ended !== 'boolean') return undefined;
  if (own === undefined) return { owner, path, aside, original };
  if (!isFile(own) || isSameFile(original, own)) return undefined;
  return { owner, path, aside, original, own, ended };
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('/') && !value.includes('\0');
}

function isFile(value: unknown): value is FileIdentity {
  if (!isObject(value)) return false;
  const { device, inode, birth } = value;
  return isDecimal(device) && isDecimal(inode) && (birth === undefined || isDecimal(birth));
}

function isDecimal(value: unknown): boolean {
  return typeof value === 'string' && /^\d+$/.test(value);
}
