import { errorCodeOf } from '../seqpacket/errorCodeOf';
import { SeqpacketError } from '../seqpacket/seqpacketError';

const causes: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Make room there, or clear the traffic',
  EFBIG: 'this process may write no larger file (ulimit -f). Raise that limit, or clear the traffic',
  EDQUOT: 'the quota of this user on that disk is used up. Make room there, or clear the traffic',
  EACCES: 'this user may not write there. Change the permissions of the folder, or clear the traffic',
  EPERM: 'this user may not write there. Change the permissions of the folder, or clear the traffic',
  EROFS: 'the disk can only be read. Make it writable, or clear the traffic',
  EIO: 'the disk has a fault. Look after it, or clear the traffic',
};

/** Why a capture is paused and what to do, as an error with the system's code; `folder` is where it could not write. */
export function capturePause(folder: string, failure: Error): SeqpacketError {
  const code = errorCodeOf(failure);
  const cause = causes[code] ?? `${failure.message}. See that it can be written, or clear the traffic`;
  return new SeqpacketError(
    code,
    `The capture is paused, sockets go on working: ${folder} cannot be written, because ${cause}. ` +
      'It goes on by itself as soon as it can.',
    { cause: failure },
  );
}
