import { packetFlag, packetRow, type UnclaimedDescriptors } from './addon';
import { KeptPacket } from './keptPacket';
import type { PacketBatch, PeerCredentials, ReceivedPacket } from './receivedPacket';

/**
 * Batches of packets whose mean length is below this many bytes are copied out of their 1 MiB chunk when one is
 * kept, so that a small packet does not hold a big chunk (native-design: "below ~512 B").
 */
const copyBelow = 512;
/** Copies share slabs of this many bytes, so that a lone packet of a few bytes needs no allocation of its own. */
const slabLength = 16 * 1024;

/** The descriptors of one packet, which must not be lost. */
interface PassedFds {
  readonly numbers: readonly number[];
  /** Whoever was given the packet sees to them. */
  given: boolean;
}

const noFds: readonly PassedFds[] = Object.freeze([]);

/**
 * The packets that native code just put into a chunk. One object serves all batches of an environment: it is
 * filled before a callback and emptied after it.
 */
export class ReceivedBatch implements PacketBatch {
  length = 0;
  #chunk: Uint8Array = new Uint8Array(0);
  #descriptors: readonly (readonly string[])[] = [];
  /** As `#descriptors`; empty where they are closed already. */
  #fds: readonly PassedFds[] = noFds;
  /** Where kept packets lie: in the chunk itself, or in a copy of the batch. */
  #home: Uint8Array | undefined;
  /** What to add to a row's offset to find the packet in `#home.buffer`. */
  #shift = 0;
  #slab: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #slabUsed = 0;

  constructor(
    private readonly rows: Uint32Array,
    private readonly unclaimed: UnclaimedDescriptors,
  ) {}

  fill(
    count: number,
    chunk: Uint8Array,
    descriptors: readonly (readonly string[])[] | undefined,
    fds: readonly (readonly number[])[] | undefined,
  ): void {
    this.length = count;
    this.#chunk = chunk;
    this.#descriptors = descriptors ?? [];
    if (fds !== undefined) this.#fds = fds.map((numbers) => ({ numbers, given: false }));
    this.#home = undefined;
  }

  /** Ends the batch: from now on it holds nothing. Closes the descriptors of packets that nobody took. */
  empty(): void {
    this.length = 0;
    if (this.#fds.length === 0) return;
    for (const { numbers, given } of this.#fds) if (!given) this.unclaimed.closeDescriptors(numbers);
    this.#fds = noFds;
  }

  /** Whether a view of the chunk itself was handed out, so that its bytes are taken. */
  get viewsTaken(): boolean {
    return this.#home === this.#chunk;
  }

  byteLengthAt(position: number): number {
    return this.#word(this.#rowOf(position), packetRow.kept);
  }

  viewAt(position: number): Uint8Array {
    const row = this.#rowOf(position);
    const start = this.#word(row, packetRow.offset);
    const { buffer, byteOffset } = this.#chunk;
    return new Uint8Array(buffer, byteOffset + start, this.#word(row, packetRow.kept));
  }

  copyTo(position: number, target: Uint8Array, offset = 0): number {
    const view = this.viewAt(position);
    target.set(view, offset);
    return view.length;
  }

  at(position: number): ReceivedPacket {
    const packet = this.hold(position);
    if (packet.fds !== undefined) this.unclaimed.takeDescriptors(packet.fds);
    return packet;
  }

  /** As `at`, but leaves its descriptors unclaimed: they have to be taken or closed. */
  hold(position: number): ReceivedPacket {
    const row = this.#rowOf(position);
    const home = this.#home ?? this.#makeHome();
    const flags = this.#word(row, packetRow.flags);
    const descriptors = this.#word(row, packetRow.descriptors);
    return new KeptPacket(
      new Uint8Array(
        home.buffer,
        this.#word(row, packetRow.offset) + this.#shift,
        this.#word(row, packetRow.kept),
      ),
      this.#word(row, packetRow.length),
      (flags & packetFlag.truncated) !== 0,
      (flags & packetFlag.ancillaryTruncated) !== 0,
      this.#word(row, packetRow.seconds),
      this.#word(row, packetRow.nanoseconds),
      descriptors === 0 ? undefined : this.#descriptors[descriptors - 1],
      (flags & packetFlag.credentials) === 0 ? undefined : this.#credentials(row),
      descriptors === 0 ? undefined : this.#giveFds(descriptors - 1),
    );
  }

  #rowOf(position: number): number {
    if (position >= 0 && position < this.length) return position * packetRow.words;
    throw new RangeError(`There is no packet ${position} in a batch of ${this.length}.`);
  }

  #word(row: number, word: number): number {
    return this.rows[row + word] ?? 0;
  }

  #giveFds(position: number): readonly number[] | undefined {
    const passed = this.#fds[position];
    if (passed === undefined) return undefined;
    passed.given = true;
    return passed.numbers;
  }

  #credentials(row: number): PeerCredentials {
    return {
      pid: this.#word(row, packetRow.pid),
      uid: this.#word(row, packetRow.uid),
      gid: this.#word(row, packetRow.gid),
    };
  }

  /** Decides where the packets of this batch are kept, and copies them there if it is not the chunk. */
  #makeHome(): Uint8Array {
    const lastRow = (this.length - 1) * packetRow.words;
    const start = this.#word(0, packetRow.offset);
    const length = this.#word(lastRow, packetRow.offset) + this.#word(lastRow, packetRow.kept) - start;
    if (length >= copyBelow * this.length) {
      this.#shift = this.#chunk.byteOffset;
      this.#home = this.#chunk;
    } else {
      const position = this.#reserve(length);
      this.#slab.set(this.#chunk.subarray(start, start + length), position);
      this.#shift = position - start;
      this.#home = this.#slab;
    }
    return this.#home;
  }

  /** Room for `length` bytes in the slab, or in a new one; returns its offset. */
  #reserve(length: number): number {
    // Aligned as native code aligns packets, so that views of wider typed arrays can be laid over them.
    const position = (this.#slabUsed + 7) & ~7;
    if (position + length <= this.#slab.length) {
      this.#slabUsed = position + length;
      return position;
    }
    this.#slab = new Uint8Array(Math.max(slabLength, length));
    this.#slabUsed = length;
    return 0;
  }
}
