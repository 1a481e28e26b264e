import type { UnclaimedDescriptors } from './addon';
import { HeldPackets } from './heldPackets';
import type { ReceivedBatch } from './receivedBatch';
import type { PacketBatch, ReceivedPacket } from './receivedPacket';
import { reportUncaught } from './reportUncaught';

/** How an inbox reaches the connection that it belongs to. */
export interface InboxOwner {
  emitPacket(packet: ReceivedPacket): void;
  hasPacketListeners(): boolean;
  setReading(reading: boolean): void;
}

/**
 * The receiving half of a connection: reads only while somebody takes the packets, and holds the rest of a batch
 * in the middle of which a listener paused, went away or made room for an `onBatch`, so that nothing is lost.
 */
export class Inbox {
  #held: HeldPackets;
  #onBatch: ((batch: PacketBatch) => void) | undefined;
  #paused = false;
  /** `resume()` was called with nobody there, which as in Node's streams means: throw packets away. */
  #discarding = false;
  #flowing = false;
  #reading = false;
  #deliveryPlanned = false;
  #stopped = false;

  constructor(
    private readonly owner: InboxOwner,
    private readonly unclaimed: UnclaimedDescriptors,
  ) {
    this.#held = new HeldPackets(unclaimed);
  }

  get onBatch(): ((batch: PacketBatch) => void) | undefined {
    return this.#onBatch;
  }

  set onBatch(onBatch: ((batch: PacketBatch) => void) | undefined) {
    this.#onBatch = onBatch;
    this.update();
  }

  pause(): void {
    this.#paused = true;
    this.update();
  }

  resume(): void {
    this.#paused = false;
    this.#discarding = !this.#hasTaker();
    this.update();
  }

  /** For good: what is held is dropped and what is in the kernel stays there. */
  stop(): void {
    this.#stopped = true;
    this.#held.clear();
    this.update();
  }

  /** Starts or stops reading as takers come and go. */
  update(): void {
    const taken = this.#hasTaker();
    if (taken) this.#discarding = false;
    this.#flowing = !this.#stopped && !this.#paused && (taken || this.#discarding);
    if (this.#flowing && this.#held.length > 0) this.#planDelivery();
    const reading = this.#flowing && this.#held.length === 0;
    if (reading === this.#reading) return;
    this.#reading = reading;
    this.owner.setReading(reading);
  }

  receive(batch: ReceivedBatch): void {
    if (this.#flowing && this.#onBatch !== undefined && this.#held.length === 0) {
      this.#onBatch(batch);
      return;
    }
    for (let position = 0; position < batch.length && !this.#stopped; position++) {
      if (this.#flowsAsEvents() && this.#held.length === 0) this.#emit(batch.hold(position));
      else this.#held.push(batch.hold(position));
    }
    // What is held comes before what is not yet read.
    if (this.#held.length > 0) this.update();
  }

  /** Whether packets are events. To be asked before each: the listener of the one before may have paused, or set an `onBatch`. */
  #flowsAsEvents(): boolean {
    return this.#flowing && this.#onBatch === undefined;
  }

  #emit(packet: ReceivedPacket): void {
    if (packet.fds !== undefined) this.#claim(packet.fds);
    try {
      this.owner.emitPacket(packet);
    } catch (error) {
      reportUncaught(error);
    }
  }

  /** The descriptors of a packet become whose it becomes; nobody's are closed. */
  #claim(fds: readonly number[]): void {
    if (this.owner.hasPacketListeners()) this.unclaimed.takeDescriptors(fds);
    else this.unclaimed.closeDescriptors(fds);
  }

  #planDelivery(): void {
    if (this.#deliveryPlanned) return;
    this.#deliveryPlanned = true;
    process.nextTick(() => {
      this.#deliveryPlanned = false;
      this.#deliverHeld();
    });
  }

  #deliverHeld(): void {
    if (this.#flowing && this.#onBatch !== undefined && this.#held.length > 0) {
      // Taken out first: it stays as it is until `onBatch` returns, whatever is done to the connection meanwhile.
      const batch = this.#held;
      this.#held = new HeldPackets(this.unclaimed);
      try {
        this.#onBatch(batch);
      } catch (error) {
        reportUncaught(error);
      }
      batch.clear();
    }
    while (this.#flowsAsEvents()) {
      const packet = this.#held.shift();
      if (packet === undefined) break;
      this.#emit(packet);
    }
    this.update();
  }

  #hasTaker(): boolean {
    return this.#onBatch !== undefined || this.owner.hasPacketListeners();
  }
}
