import type { SeqpacketError } from './seqpacketError';

/** A packet that waits in the native queue. */
export interface PendingSend {
  /** In bytes. */
  readonly length: number;
  /** Whom to tell when the kernel took it (nanoseconds since the epoch) or why it did not; nobody for a `write`. */
  readonly settle?: (outcome: bigint | SeqpacketError) => void;
}

/** The packets that wait in a connection's native queue, in the same order. */
export class SendLedger {
  readonly #pending: PendingSend[] = [];
  #bytes = 0;

  get packets(): number {
    return this.#pending.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(send: PendingSend): void {
    this.#pending.push(send);
    this.#bytes += send.length;
  }

  /** Takes out the first `count`, which the native queue has let go. */
  take(count: number): readonly PendingSend[] {
    return this.#subtract(this.#pending.splice(0, count));
  }

  /** Takes `send` out; returns the position it had, or -1 when it no longer waits. */
  remove(send: PendingSend): number {
    const position = this.#pending.indexOf(send);
    if (position >= 0) this.#subtract(this.#pending.splice(position, 1));
    return position;
  }

  #subtract(sends: readonly PendingSend[]): readonly PendingSend[] {
    for (const send of sends) this.#bytes -= send.length;
    return sends;
  }
}
