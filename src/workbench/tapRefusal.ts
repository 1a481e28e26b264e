import type { TapRequest } from '../endpoints/recordedTap';
import { SeqpacketError } from '../seqpacket/seqpacketError';
import { formatAddress } from '../seqpacket/socketAddress';

/** Where a tap between two addresses is of help, as the sentences of tapError.ts and tapObstacles.ts say. */
const placeCodes: readonly string[] = [
  'EACCES',
  'EROFS',
  'EXDEV',
  'EPERM',
  'ENAMETOOLONG',
  'EINVAL',
  'ENOSYS',
  'ENOTSUP',
];

/** A socket that cannot be tapped in its place, but can be from another address. */
export class TapRefusal extends SeqpacketError {
  constructor(
    cause: SeqpacketError,
    /** Where its server listens. */
    readonly server: string,
  ) {
    super(cause.code, cause.message, { address: server, cause });
  }
}

/** What a request was refused with, told apart when another address would help. */
export function asTapRefusal(error: unknown, { address, upstream }: TapRequest): unknown {
  if (upstream !== undefined || !(error instanceof SeqpacketError)) return error;
  return placeCodes.includes(error.code) ? new TapRefusal(error, formatAddress(address)) : error;
}
