/** What is known of a packet that the kernel took. */
export interface SentPacket {
  /** Just before the kernel took it, ns since the epoch: from then on the other end could read it. */
  readonly timeNs: bigint;
  /**
   * How long before that it was handed over, ns, when it had to wait: the other end did not read, and the kernel's queue was
   * full. By the same clock, so 0 when that was set back meanwhile.
   */
  readonly heldNs?: bigint;
}
