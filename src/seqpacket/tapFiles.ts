import type { NativeFileAccess } from './addonTap';
import type { FileIdentity } from './fileIdentity';
import { listensOn } from './listensOn';
import { nativeSockets } from './nativeSockets';
import { nativeListeners } from './tapThread';

/** The files of a tap in place: the original's, moved aside, and ours at its old name. */
export interface TapFiles {
  readonly path: string;
  readonly aside: string;
  readonly original: FileIdentity;
  readonly own: FileIdentity;
  /** What ours was given of the original's, if this process did that. */
  readonly given?: NativeFileAccess;
}

/** Changes two names in one step; true if that was done. */
export function exchange(one: string, other: string): boolean {
  return nativeSockets().addon.exchangeFiles(Buffer.from(one), Buffer.from(other)) === undefined;
}

/** Whether somebody listens on the socket of this file, or may do so: a socket that lives must not be taken for a dead one. */
export function isListening(file: FileIdentity): boolean {
  return nativeListeners() === undefined || isListed(file);
}

/** Whether the kernel tells of a listener on the socket of this file. */
export function isListed(file: FileIdentity): boolean {
  return nativeListeners()?.some((listener) => listensOn(listener, file)) ?? false;
}
