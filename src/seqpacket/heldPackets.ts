import type { UnclaimedDescriptors } from './addon';
import type { PacketBatch, ReceivedPacket } from './receivedPacket';

/**
 * Packets that were received but must not be handed over yet, because a listener paused in the middle of a batch. Their descriptors
 * are unclaimed still.
 */
export class HeldPackets implements PacketBatch {
  #packets: ReceivedPacket[] = [];
  /** Those that `at` gave to somebody. */
  #given: Set<ReceivedPacket> | undefined;

  constructor(private readonly unclaimed: UnclaimedDescriptors) {}

  get length(): number {
    return this.#packets.length;
  }

  push(packet: ReceivedPacket): void {
    this.#packets.push(packet);
  }

  /** Takes the first out. */
  shift(): ReceivedPacket | undefined {
    return this.#packets.shift();
  }

  /** Drops all packets. Closes the descriptors of those that nobody took. */
  clear(): void {
    for (const packet of this.#packets) {
      if (packet.fds !== undefined && this.#given?.has(packet) !== true)
        this.unclaimed.closeDescriptors(packet.fds);
    }
    this.#packets = [];
    this.#given = undefined;
  }

  at(position: number): ReceivedPacket {
    const packet = this.#look(position);
    if (packet.fds !== undefined) {
      this.unclaimed.takeDescriptors(packet.fds);
      (this.#given ??= new Set()).add(packet);
    }
    return packet;
  }

  byteLengthAt(position: number): number {
    return this.#look(position).data.length;
  }

  viewAt(position: number): Uint8Array {
    return this.#look(position).data;
  }

  copyTo(position: number, target: Uint8Array, offset = 0): number {
    const { data } = this.#look(position);
    target.set(data, offset);
    return data.length;
  }

  #look(position: number): ReceivedPacket {
    const packet = this.#packets[position];
    if (packet === undefined)
      throw new RangeError(`There is no packet ${position} in a batch of ${this.length}.`);
    return packet;
  }
}
