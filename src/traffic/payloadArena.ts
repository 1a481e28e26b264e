const slabBytes = 64 * 1024;

/** Payloads above this get memory of their own: they would waste the rest of a slab, and are cheap by comparison. */
const sharedBelowBytes = 4096;

/**
 * Copies payloads into memory that the capture owns, because a received payload may be a view of a receive chunk
 * of 1 MiB, all of which a kept view would keep alive. Small ones are packed into slabs of 64 KiB: an ArrayBuffer
 * apiece costs several times the copy. The capture forgets the oldest first, so slabs fall free in the same order.
 */
export class PayloadArena {
  #slab = new ArrayBuffer(0);
  #used = 0;

  /** A view of a copy of `bytes`. */
  copy(bytes: Uint8Array): Uint8Array {
    if (bytes.length > sharedBelowBytes) return new Uint8Array(bytes);
    if (this.#used + bytes.length > this.#slab.byteLength) {
      this.#slab = new ArrayBuffer(slabBytes);
      this.#used = 0;
    }
    const kept = new Uint8Array(this.#slab, this.#used, bytes.length);
    kept.set(bytes);
    this.#used += bytes.length;
    return kept;
  }
}
