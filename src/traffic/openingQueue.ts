import type { NewTrafficEvent } from './trafficEvent';

/** An event that came before there was a place for it. */
export interface QueuedEvent {
  readonly event: NewTrafficEvent;
  readonly isImported: boolean;
}

/** Bytes of memory of an event besides its payload, near enough for a limit. */
const eventBytes = 300;

/** What comes while a capture is being opened, in order, within a limit of memory. */
export class OpeningQueue {
  readonly #maxBytes: () => number;
  #events: QueuedEvent[] = [];
  #bytes = 0;
  #wasCleared = false;

  constructor(maxBytes: () => number) {
    this.#maxBytes = maxBytes;
  }

  get isEmpty(): boolean {
    return this.#events.length === 0;
  }

  /** Whether the capture is to be cleared when it is open, before these events. */
  get wasCleared(): boolean {
    return this.#wasCleared;
  }

  /** Takes a copy of the event; false when there is no more room. */
  push(event: NewTrafficEvent, isImported: boolean): boolean {
    const bytes = eventBytes + (event.data?.length ?? 0);
    if (this.#bytes + bytes > this.#maxBytes()) return false;
    this.#bytes += bytes;
    this.#events.push({
      event: event.data === undefined ? event : { ...event, data: new Uint8Array(event.data) },
      isImported,
    });
    return true;
  }

  clear(): void {
    this.#wasCleared = true;
    this.take(Infinity);
  }

  /** Takes out the oldest, at most so many. */
  take(most: number): readonly QueuedEvent[] {
    const taken = this.#events.slice(0, most);
    this.#events = this.#events.slice(taken.length);
    if (this.isEmpty) this.#bytes = 0;
    return taken;
  }
}
