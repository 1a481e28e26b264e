/** A packet that an exchange received. */
export interface ExchangePacket {
  /** The bytes kept of it; a copy that belongs to the caller. */
  readonly data: Uint8Array;
  /** True when it was longer than `data`. */
  readonly truncated: boolean;
}

/**
 * A request that got no complete reply. `code` is `ETIMEDOUT`, `ECONNRESET` (the server closed or reset too early),
 * `EBADMSG` (its packets break the command protocol), `ABORT_ERR` (cancelled), `ECONNABORTED` (closed on this side), or
 * that of the failed send. The message is a sentence that says how far the server came.
 */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';

  constructor(
    readonly code: string,
    message: string,
    /** Every packet that had come, so that nothing is lost by the failure. */
    readonly packets: readonly ExchangePacket[],
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
