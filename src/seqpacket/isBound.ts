import { isFileOf, type FileIdentity } from './fileIdentity';
import { nativeSockets } from './nativeSockets';

/** Whether the kernel tells of a socket that is bound to this file and does not listen: its server is about to, or never will. */
export function isBound(file: FileIdentity): boolean {
  const found = nativeSockets().addon.unixBound();
  return !('errno' in found) && found.some((socket) => isFileOf(socket, file));
}
