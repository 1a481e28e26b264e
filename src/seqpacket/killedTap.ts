import { lstatSync } from 'node:fs';
import { identityOf, type FileIdentity } from './fileIdentity';
import { isBound } from './isBound';
import { listensOn } from './listensOn';
import { namedProcess } from './namedProcess';
import { probeListener } from './probeListener';
import { SeqpacketError } from './seqpacketError';
import { shellWord } from './shellWord';
import { socketOwner } from './socketOwners';
import { isListed } from './tapFiles';
import { tappedSuffix } from './tappedName';
import { nativeListeners } from './tapThread';

const seqpacketType = 5;

/**
 * The error for a socket at `path` in whose place a tap was that somebody has killed, of a window that keeps its records elsewhere, so that
 * none of it is known here: nobody listens there, and a server does beside it. Undefined where it does not look so.
 */
export function killedTap(path: string): SeqpacketError | undefined {
  const aside = path + tappedSuffix;
  const [left, server] = [fileAt(path), fileAt(aside)];
  // Not where a file of another kind is, which is somebody's.
  if (server?.isSocket !== true || left?.isSocket === false) return undefined;
  if (left !== undefined && mayListen(path, left.file)) return undefined;
  const listener = nativeListeners()?.find((candidate) => listensOn(candidate, server.file));
  if (listener !== undefined && listener.type !== seqpacketType) return undefined; // no tap is of that
  // The kernel does not list those of other network namespaces: only a connection tells.
  if (listener === undefined && probeListener(aside) !== undefined) return undefined;
  const pid = listener && socketOwner(listener.inode);
  const who = pid === undefined ? '' : ` (${namedProcess(pid)})`;
  return new SeqpacketError(
    'ECONNREFUSED',
    `Nobody listens at ${path}: it seems that a tap was killed there before it could put the socket back, for its server${who} listens at ` +
      `${aside}. Move that back (mv ${shellWord(aside)} ${shellWord(path)}), then start the tap.`,
    { address: path },
  );
}

interface FoundFile {
  readonly file: FileIdentity;
  readonly isSocket: boolean;
}

function fileAt(path: string): FoundFile | undefined {
  try {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return stats && { file: identityOf(stats, path), isSocket: stats.isSocket() };
  } catch {
    return undefined; // as where the name is too long
  }
}

/** Whether somebody listens there, or is about to, or it cannot be told. */
function mayListen(path: string, file: FileIdentity): boolean {
  return isListed(file) || isBound(file) || probeListener(path) !== 'ECONNREFUSED';
}
