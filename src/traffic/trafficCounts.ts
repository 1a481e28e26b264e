import type { TrafficDirection, TrafficEvent } from './trafficEvent';

/** Totals as numbers, to be kept in a file. */
export interface CountTotals {
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

const zero: CountTotals = { packetsIn: 0, packetsOut: 0, bytesIn: 0, bytesOut: 0 };

/** Running totals of packets and their bytes (as sent, truncated or not), each way. For a tap `c2s` counts as in, towards the server. */
export class TrafficCounts {
  #packetsIn: number;
  #packetsOut: number;
  #bytesIn: number;
  #bytesOut: number;

  /** Goes on from totals of before. */
  constructor({ packetsIn, packetsOut, bytesIn, bytesOut } = zero) {
    this.#packetsIn = packetsIn;
    this.#packetsOut = packetsOut;
    this.#bytesIn = bytesIn;
    this.#bytesOut = bytesOut;
  }

  get packetsIn(): number {
    return this.#packetsIn;
  }

  get packetsOut(): number {
    return this.#packetsOut;
  }

  /** Packets both ways. */
  get packets(): number {
    return this.#packetsIn + this.#packetsOut;
  }

  get bytesIn(): number {
    return this.#bytesIn;
  }

  get bytesOut(): number {
    return this.#bytesOut;
  }

  /** The totals as they are now. */
  totals(): CountTotals {
    const { packetsIn, packetsOut, bytesIn, bytesOut } = this;
    return { packetsIn, packetsOut, bytesIn, bytesOut };
  }

  /** Counts the event, if it is a packet. */
  add(event: Pick<TrafficEvent, 'kind' | 'direction' | 'length'>): void {
    if (event.kind !== 'packet') return;
    const length = event.length ?? 0;
    if (isInward(event.direction)) {
      this.#packetsIn++;
      this.#bytesIn += length;
    } else {
      this.#packetsOut++;
      this.#bytesOut += length;
    }
  }
}

function isInward(direction: TrafficDirection | undefined): boolean {
  return direction === 'in' || direction === 'c2s';
}
