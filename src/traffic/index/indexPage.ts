import type { TrafficDirection, TrafficEvent, TrafficKind } from '../trafficEvent';
import { trafficDirections, trafficKinds, trafficRoles } from '../trafficEvent';

/** Events of one page: 2 to this power. */
export const pageBits = 14;
const pageEvents = 1 << pageBits;

/** Bytes of one event in all columns. */
export const bytesPerEvent = 60;

/** Bits of {@link IndexPage.facts}: kind, role, and direction as their place, of the direction 1 more; then flags. */
const roleShift = 3;
const directionShift = 5;
export const factFlag = { data: 0x100, truncated: 0x200, error: 0x400, fds: 0x800, held: 0x1000 } as const;

/** No number of descriptors: the event has no list of them. */
export const noFds = 0xffff_ffff;

/** What is known of {@link pageEvents} events without looking into the log, a column a fact. */
export class IndexPage {
  /** ns since the epoch. */
  readonly time = new BigUint64Array(pageEvents);
  /** The same, as lower and upper half of each: a bigint costs many times a number. */
  readonly timeHalves = new Uint32Array(this.time.buffer);
  /** ns, to 53 bits; NaN for none, as in the next three. */
  readonly latency = new Float64Array(pageEvents);
  readonly connection = new Float64Array(pageEvents);
  /** Bytes as sent. */
  readonly length = new Float64Array(pageEvents);
  readonly pid = new Float64Array(pageEvents);
  /** Place of the record in its segment. */
  readonly offset = new Uint32Array(pageEvents);
  /** Bytes kept of the payload. */
  readonly dataLength = new Uint32Array(pageEvents);
  /** Number of the address among the interned texts. */
  readonly address = new Uint32Array(pageEvents);
  /** How many descriptors; {@link noFds} for none. */
  readonly fds = new Uint32Array(pageEvents);
  readonly facts = new Uint32Array(pageEvents);

  set(
    at: number,
    event: Omit<TrafficEvent, 'seq' | 'latencyNs'>,
    latencyNs: bigint | undefined,
    addressId: number,
    offset: number,
  ): void {
    this.time[at] = event.timeNs;
    this.latency[at] = latencyNs === undefined ? NaN : Number(latencyNs);
    this.connection[at] = event.connectionId ?? NaN;
    this.length[at] = event.length ?? NaN;
    this.pid[at] = event.credentials?.pid ?? NaN;
    this.offset[at] = offset;
    this.dataLength[at] = event.data?.length ?? 0;
    this.address[at] = addressId;
    this.fds[at] = event.fds?.length ?? noFds;
    this.facts[at] = factsOf(event);
  }

  kind(at: number): TrafficKind {
    return trafficKinds[(this.facts[at] ?? 0) & 7] ?? 'error';
  }

  role(at: number): TrafficEvent['role'] {
    return trafficRoles[((this.facts[at] ?? 0) >> roleShift) & 3] ?? 'tap';
  }

  direction(at: number): TrafficDirection | undefined {
    return trafficDirections[(((this.facts[at] ?? 0) >> directionShift) & 7) - 1];
  }

  /** One of {@link factFlag}. */
  has(at: number, flag: number): boolean {
    return ((this.facts[at] ?? 0) & flag) !== 0;
  }
}

function factsOf(event: Omit<TrafficEvent, 'seq'>): number {
  return (
    trafficKinds.indexOf(event.kind) |
    (trafficRoles.indexOf(event.role) << roleShift) |
    ((event.direction === undefined ? 0 : trafficDirections.indexOf(event.direction) + 1) << directionShift) |
    (event.data === undefined ? 0 : factFlag.data) |
    (event.truncated === true ? factFlag.truncated : 0) |
    (event.error === undefined ? 0 : factFlag.error) |
    (event.fds === undefined ? 0 : factFlag.fds) |
    (event.heldNs === undefined ? 0 : factFlag.held)
  );
}
