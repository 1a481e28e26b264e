/** What the system said beside the code of a {@link SeqpacketError}. */
export interface SeqpacketErrorDetails {
  /** The errno as the kernel numbers it, positive. */
  readonly errno?: number | undefined;
  /** The system call that failed. */
  readonly syscall?: string | undefined;
  /** The address concerned, as `formatAddress` writes it. */
  readonly address?: string | undefined;
  readonly cause?: unknown;
}

/**
 * Every failure of this room. The message is a sentence that says what is wrong and what to do about it;
 * `code` is the errno's name (`ECONNREFUSED`) or one of `ABORT_ERR`, `ERR_ADDON_LOAD`.
 */
export class SeqpacketError extends Error {
  override readonly name = 'SeqpacketError';
  readonly code: string;
  declare readonly errno?: number;
  declare readonly syscall?: string;
  declare readonly address?: string;

  constructor(code: string, message: string, details: SeqpacketErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    if (details.errno !== undefined) this.errno = details.errno;
    if (details.syscall !== undefined) this.syscall = details.syscall;
    if (details.address !== undefined) this.address = details.address;
  }
}
