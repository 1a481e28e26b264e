/** Who a process was when the kernel looked: at `connect`/`listen` (SO_PEERCRED), or at a send (SCM_CREDENTIALS). */
export interface PeerCredentials {
  /** 0 when the process is not visible from our pid namespace. */
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** One packet as it came off a socket. It is the receiver's to keep. */
export interface ReceivedPacket {
  /** The bytes that were kept: all of them unless `truncated`. */
  readonly data: Uint8Array;
  /** Length of the packet as it was sent, in bytes. */
  readonly length: number;
  /** `data` is shorter than the packet, because a `receiveLimit` was set. */
  readonly truncated: boolean;
  /** The kernel could not hand over all ancillary data (MSG_CTRUNC), as at the limit of open descriptors. */
  readonly ancillaryTruncated: boolean;
  /** When the kernel was given the packet by its sender (SO_TIMESTAMPNS), in nanoseconds since the epoch. */
  readonly timeNs: bigint;
  /** What each passed descriptor was (its /proc/self/fd target), in the order sent; they are closed already, but for `fds`. */
  readonly descriptors: readonly string[];
  /** The passed descriptors themselves, if there are some and `receiveFds: 'own'` was asked for: the receiver's to close. */
  readonly fds?: readonly number[];
  /** The sender's credentials, when `passCredentials` was asked for. */
  readonly credentials?: PeerCredentials;
}

/**
 * A view of the packets that one turn of the event loop received. It is valid only until `onBatch` returns;
 * what `at` gives may be kept. The other readers are for recorders that copy or count: they take no memory for good.
 */
export interface PacketBatch {
  /** Number of packets. */
  readonly length: number;
  /**
   * The packet at `position`, to keep.
   * @throws RangeError when there is no such packet, as after `onBatch` has returned.
   */
  at(position: number): ReceivedPacket;
  /** Bytes kept of the packet at `position`. */
  byteLengthAt(position: number): number;
  /**
   * The kept bytes of the packet at `position` where they lie, for those who use them at once, as to send them on. They are another's as
   * soon as `onBatch` has returned: what is to be kept is got by `at` or `copyTo`.
   */
  viewAt(position: number): Uint8Array;
  /**
   * Copies the kept bytes of the packet at `position` into `target`, from `offset` bytes on; returns how many.
   * @throws RangeError when they do not fit.
   */
  copyTo(position: number, target: Uint8Array, offset?: number): number;
}
