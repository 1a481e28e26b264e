/** A packet that came, as far as a protocol cares. */
export interface StreamPacket {
  /** The bytes kept of it. */
  readonly data: Uint8Array;
  /** True when it was longer than `data`. */
  readonly truncated: boolean;
}

/** Who is told what comes from the peer. Nothing is called after `closed`. */
export interface PacketReceiver {
  packet(packet: StreamPacket): void;
  /** The peer's end-of-file: no more packets will come, but it may still read. */
  end(): void;
  /** The connection failed, say by a reset; all packets that had arrived have been handed over before. */
  failed(error: Error): void;
  /** The connection is closed, by whichever side and for whatever reason. */
  closed(): void;
}

/** The little of a connection that protocols need, so that they can be tested without sockets. */
export interface PacketStream {
  /** The longest packet that can be sent, in bytes. */
  readonly maxPacketLength: number;
  /** Resolves when the kernel took the packet, in the order of calls; rejects when it never will. */
  send(data: Uint8Array): Promise<unknown>;
  /** Reading starts (once) and everything goes to this receiver from now on. */
  receive(receiver: PacketReceiver): void;
  /** Stops reading, so that the peer feels back-pressure; what was read already still comes. */
  pause(): void;
  resume(): void;
  /** Closes after what is queued was sent, or failed. Resolves when closed; never rejects. */
  close(): Promise<void>;
}
