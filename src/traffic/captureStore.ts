import { setImmediate } from 'node:timers/promises';
import { SeqpacketError } from '../seqpacket/seqpacketError';
import { eventCost } from './eventCost';
import { matchingEvents } from './filter/matchingEvents';
import { parseFilter } from './filter/parseFilter';
import { LatencyTracker } from './latencyTracker';
import { PayloadArena } from './payloadArena';
import { RingBuffer } from './ringBuffer';
import { TrafficCounts } from './trafficCounts';
import type { NewTrafficEvent, TrafficEvent } from './trafficEvent';

/** How much a capture keeps. */
export interface CaptureLimits {
  /** The most events kept, of any kind; at least 1. */
  readonly maxPackets: number;
  /** The most bytes kept: payloads and `eventCost`'s overhead; at least 1. The newest event stays even when it alone is more. */
  readonly maxBytes: number;
}

/** Which of the kept events are wanted; all of them when left out. */
export interface TrafficQuery {
  /** As `parseFilter` reads it. */
  readonly filter?: string | undefined;
  /** How many matching events to skip; 0 when left out. */
  readonly offset?: number | undefined;
  /** The most events to give; all when left out. */
  readonly limit?: number | undefined;
}

/** What a query found. */
export interface TrafficQueryResult {
  /** Events kept. */
  readonly total: number;
  /** Events among them that match the filter. */
  readonly matched: number;
  /** The matching events from `offset` on, at most `limit`, oldest first. */
  readonly events: readonly TrafficEvent[];
}

/** How the capture is searched. */
export interface FindOptions {
  /** Number of the first event to look at; the oldest one kept when left out. */
  readonly fromSeq?: number | undefined;
  /** Ends the search, which then throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Events that a query looks at in one go. */
const batchSize = 8192;

/** Events that a search looks at before the event loop gets its turn: a few milliseconds. */
const searchBatchSize = 2048;

/** What happened to a capture: an event came, or all were let go. */
export type CaptureChange = 'append' | 'clear';

/** The traffic seen, oldest first, within limits: when one is reached the oldest events go and are counted as dropped. */
export class CaptureStore {
  readonly #events = new RingBuffer<TrafficEvent>();
  readonly #listeners = new Set<(change: CaptureChange) => void>();
  #arena = new PayloadArena();
  #counts = new TrafficCounts();
  #latencies = new LatencyTracker();
  #limits: CaptureLimits;
  #bytes = 0;
  #dropped = 0;
  #nextSeq = 1;

  /** @throws SeqpacketError EINVAL when a limit is not a whole number of at least 1. */
  constructor(limits: CaptureLimits) {
    this.#limits = checkedLimits(limits);
  }

  /** Changes the limits, and drops the oldest events at once when the new ones are exceeded. @throws as the constructor. */
  setLimits(limits: CaptureLimits): void {
    this.#limits = checkedLimits(limits);
    this.#trim();
  }

  /** Events kept. */
  get size(): number {
    return this.#events.length;
  }

  /** `seq` of the oldest event kept; when none is, of the next to come. */
  get firstSeq(): number {
    return this.#nextSeq - this.#events.length;
  }

  /** Events that the limits pushed out since the last clear. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Packets seen since the last clear, also those no longer kept. */
  get packets(): number {
    return this.#counts.packets;
  }

  /** Packets and bytes each way since the last clear, also of those no longer kept. */
  get counts(): TrafficCounts {
    return this.#counts;
  }

  /**
   * Numbers the event, finds its latency, and keeps it with a copy of its payload; gives what is kept. Listeners hear of it
   * before this returns.
   */
  append(event: NewTrafficEvent): TrafficEvent {
    const kept = this.#keep(event, this.#latencies.latencyOf(event));
    this.#tell('append');
    return kept;
  }

  /** As {@link append} for each of the events, in order; listeners hear of them once, when all are kept. */
  appendMany(events: readonly NewTrafficEvent[]): void {
    for (const event of events) this.#keep(event, this.#latencies.latencyOf(event));
    if (events.length > 0) this.#tell('append');
  }

  /** As {@link append} for an event of another capture: it has the latency found there, and its connection is none of ours. */
  appendImported(event: NewTrafficEvent): TrafficEvent {
    const kept = this.#keep(event, event.latencyNs);
    this.#tell('append');
    return kept;
  }

  #keep(event: NewTrafficEvent, latencyNs: bigint | undefined): TrafficEvent {
    const kept = numbered(event, this.#nextSeq++, latencyNs, event.data && this.#arena.copy(event.data));
    this.#events.push(kept);
    this.#bytes += eventCost(kept);
    this.#counts.add(kept);
    this.#trim();
    return kept;
  }

  /** The event of that number, unless it was dropped, cleared, or has not come yet. */
  get(seq: number): TrafficEvent | undefined {
    return this.#events.at(seq - this.firstSeq);
  }

  /** The kept events from position `start` up to, not including, `end`; 0 is the oldest. What lies outside is left out. */
  slice(start: number, end: number): readonly TrafficEvent[] {
    const events: TrafficEvent[] = [];
    for (let position = Math.max(0, start); position < Math.min(end, this.size); position++) {
      const event = this.#events.at(position);
      if (event !== undefined) events.push(event);
    }
    return events;
  }

  /**
   * Those of the kept events that match.
   * @throws SeqpacketError EINVAL when the filter cannot be read, or offset or limit is not a whole number of at least 0;
   * ETIMEDOUT as `matchingEvents`.
   */
  query(query: TrafficQuery = {}): TrafficQueryResult {
    const filter = parseFilter(query.filter ?? '');
    const offset = checkedCount('offset', query.offset ?? 0);
    const end = query.limit === undefined ? Infinity : offset + checkedCount('limit', query.limit);
    const events: TrafficEvent[] = [];
    let matched = 0;
    for (let start = 0; start < this.size; start += batchSize) {
      const found = matchingEvents(filter, this.slice(start, start + batchSize));
      events.push(...found.slice(Math.max(0, offset - matched), Math.max(0, end - matched)));
      matched += found.length;
    }
    return { total: this.size, matched, events };
  }

  /**
   * Numbers of the events that match, in order, a chunk at a time; the event loop gets its turn between two. What comes after
   * the search began is not looked at: search again from there.
   * @throws SeqpacketError EINVAL with the column, before anything is given, when the filter cannot be read; ETIMEDOUT as
   * `matchingEvents`; the signal's reason when it aborts.
   */
  async *find(filter: string, { fromSeq = 0, signal }: FindOptions = {}): AsyncGenerator<readonly number[]> {
    const matches = parseFilter(filter);
    const endSeq = this.#nextSeq;
    signal?.throwIfAborted();
    for (let seq = Math.max(fromSeq, this.firstSeq); seq < endSeq;) {
      const start = Math.max(seq, this.firstSeq);
      seq = Math.min(start + searchBatchSize, endSeq);
      const found = matchingEvents(matches, this.slice(start - this.firstSeq, seq - this.firstSeq));
      if (found.length > 0) yield found.map((event) => event.seq);
      await setImmediate();
      signal?.throwIfAborted();
    }
  }

  /** Lets go of every event and starts all counts again, except `seq`, so that no number ever means two events. */
  clear(): void {
    this.#events.clear();
    this.#arena = new PayloadArena();
    this.#counts = new TrafficCounts();
    this.#latencies = new LatencyTracker();
    this.#bytes = 0;
    this.#dropped = 0;
    this.#tell('clear');
  }

  /**
   * Calls `listener` at every change, synchronously and as often as events come: throttle what is slow.
   * Gives what ends it.
   */
  onDidChange(listener: (change: CaptureChange) => void): () => void {
    // A wrapper of its own, so that one function may listen twice and each end its own.
    const own = (change: CaptureChange): void => listener(change);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  #trim(): void {
    const { maxPackets, maxBytes } = this.#limits;
    while (this.size > maxPackets || (this.#bytes > maxBytes && this.size > 1)) {
      const oldest = this.#events.shift();
      if (oldest === undefined) return;
      this.#bytes -= eventCost(oldest);
      this.#dropped++;
    }
  }

  #tell(change: CaptureChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/**
 * The event as it is kept. Every property is named, in one order, present or not, so that all events share one hidden
 * class: with a spread an append took five times as long and an event twice the memory.
 */
function numbered(
  event: NewTrafficEvent,
  seq: number,
  latencyNs: bigint | undefined,
  data: Uint8Array | undefined,
): TrafficEvent {
  return {
    seq,
    timeNs: event.timeNs,
    kind: event.kind,
    address: event.address,
    role: event.role,
    connectionId: event.connectionId,
    direction: event.direction,
    latencyNs,
    length: event.length,
    data,
    truncated: event.truncated,
    fds: event.fds,
    credentials: event.credentials,
    error: event.error,
  };
}

function checkedLimits(limits: CaptureLimits): CaptureLimits {
  for (const [name, value] of Object.entries(limits)) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new SeqpacketError(
      'EINVAL',
      `The capture's ${name} is ${String(value)}; give a whole number of at least 1.`,
    );
  }
  return { ...limits };
}

function checkedCount(name: 'offset' | 'limit', value: number): number {
  if (Number.isInteger(value) && value >= 0) return value;
  throw new SeqpacketError(
    'EINVAL',
    `The ${name} of a traffic query is ${String(value)}; give a whole number of at least 0.`,
  );
}
