import type { PacketBatch, ReceivedPacket } from './receivedPacket';

/** Packets that were received but must not be handed over yet, because a listener paused in the middle of a batch. */
export class HeldPackets implements PacketBatch {
  #packets: ReceivedPacket[] = [];

  get length(): number {
    return this.#packets.length;
  }

  push(packet: ReceivedPacket): void {
    this.#packets.push(packet);
  }

  shift(): ReceivedPacket | undefined {
    return this.#packets.shift();
  }

  clear(): void {
    this.#packets = [];
  }

  at(position: number): ReceivedPacket {
    const packet = this.#packets[position];
    if (packet === undefined)
      throw new RangeError(`There is no packet ${position} in a batch of ${this.length}.`);
    return packet;
  }

  byteLengthAt(position: number): number {
    return this.at(position).data.length;
  }

  viewAt(position: number): Uint8Array {
    return this.at(position).data;
  }

  copyTo(position: number, target: Uint8Array, offset = 0): number {
    const { data } = this.at(position);
    target.set(data, offset);
    return data.length;
  }
}
