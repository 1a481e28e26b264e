import assert from 'node:assert/strict';
import type { CaptureStore } from '../../../src/traffic/captureStore';
import type { NewTrafficEvent, TrafficEvent } from '../../../src/traffic/trafficEvent';

/** A capture as plainly as it can be written. */
export class ModelCapture {
  private events: TrafficEvent[] = [];
  private nextSeq = 1;
  private dropped = 0;
  private packets = 0;

  constructor(private maxPackets: number) {}

  append(event: NewTrafficEvent): void {
    this.events.push({ ...event, seq: this.nextSeq++ });
    if (event.kind === 'packet') this.packets++;
    this.trim();
  }

  setMaxPackets(maxPackets: number): void {
    this.maxPackets = maxPackets;
    this.trim();
  }

  clear(): void {
    this.events = [];
    this.dropped = 0;
    this.packets = 0;
  }

  assertSame(store: CaptureStore): void {
    assert.equal(store.size, this.events.length);
    assert.equal(store.dropped, this.dropped);
    assert.equal(store.packets, this.packets);
    assert.equal(store.firstSeq, this.nextSeq - this.events.length);
    const kept = store.slice(0, store.size);
    assert.deepEqual(kept.map(comparable), this.events.map(comparable));
    for (const event of kept) assert.deepEqual(store.get(event.seq), event);
  }

  private trim(): void {
    while (this.events.length > this.maxPackets) {
      this.events.shift();
      this.dropped++;
    }
  }
}

/** An event with the properties it has; its latency is another test's matter. */
export function comparable(event: NewTrafficEvent): object {
  const present = Object.entries(event).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.filter(([name]) => name !== 'latencyNs'));
}
