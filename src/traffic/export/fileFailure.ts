import { errorCodeOf } from '../../seqpacket/errorCodeOf';
import { SeqpacketError } from '../../seqpacket/seqpacketError';

const remedies: Readonly<Record<string, string>> = {
  ENOENT: 'it or its folder does not exist. Check the path',
  EACCES: 'this user may not do that there. Choose another place, or change its permissions',
  EPERM: 'this user may not do that there. Choose another place, or change its permissions',
  EISDIR: 'it is a folder. Give the path of a file',
  ENOTDIR: 'a part of its path is not a folder. Check the path',
  ENOSPC: 'the disk is full. Make room, or choose another place',
  EROFS: 'the disk can only be read. Choose another place',
};

/** What the system said of a capture file, as an error with the same code and a sentence; anything else as it is. */
export function fileFailure(doing: 'write' | 'read', path: string, error: unknown): unknown {
  if (error instanceof SeqpacketError || !(error instanceof Error) || !('code' in error)) return error;
  const code = errorCodeOf(error);
  const what = remedies[code] ?? error.message;
  return new SeqpacketError(code, `Cannot ${doing} the capture file ${path}: ${what}.`, { cause: error });
}
