const initialCapacity = 16;

/** A queue that is also indexed from its oldest item. Every operation is O(1), `push` amortised: it doubles the room when full. */
export class RingBuffer<T> {
  /** Always a power of two long, so that wrapping is a mask. */
  #slots: (T | undefined)[] = new Array<T | undefined>(initialCapacity);
  #head = 0;
  #length = 0;

  /** Items held. */
  get length(): number {
    return this.#length;
  }

  /** The item `position` places after the oldest one; undefined outside of what is held. */
  at(position: number): T | undefined {
    if (position < 0 || position >= this.#length) return undefined;
    return this.#slots[(this.#head + position) & (this.#slots.length - 1)];
  }

  push(item: T): void {
    if (this.#length === this.#slots.length) this.#grow();
    this.#slots[(this.#head + this.#length) & (this.#slots.length - 1)] = item;
    this.#length++;
  }

  /** Takes the oldest item out; undefined when empty. */
  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#slots.length - 1);
    this.#length--;
    return item;
  }

  /** Lets go of all items and of the room they took. */
  clear(): void {
    this.#slots = new Array<T | undefined>(initialCapacity);
    this.#head = 0;
    this.#length = 0;
  }

  #grow(): void {
    const inOrder = [...this.#slots.slice(this.#head), ...this.#slots.slice(0, this.#head)];
    inOrder.length = this.#slots.length * 2;
    this.#slots = inOrder;
    this.#head = 0;
  }
}
