import type { PeerCredentials } from '../seqpacket/receivedPacket';

/** What happened: a listener came or went, a connection came or went, a packet passed, or something failed. */
export const trafficKinds = ['listen', 'open', 'packet', 'close', 'error', 'unlisten'] as const;

/** One of {@link trafficKinds}. */
export type TrafficKind = (typeof trafficKinds)[number];

/** Which end of the socket we are: its server, its client, or a tap between the two. */
export const trafficRoles = ['server', 'client', 'tap'] as const;

/** One of {@link trafficRoles}. */
type TrafficRole = (typeof trafficRoles)[number];

/** Way of a packet: seen from us (`in`, `out`), or for a tap client to server (`c2s`) and server to client (`s2c`). */
export const trafficDirections = ['in', 'out', 'c2s', 's2c'] as const;

/** One of {@link trafficDirections}. */
export type TrafficDirection = (typeof trafficDirections)[number];

/** One thing that happened on a socket, as the capture keeps it. */
export interface TrafficEvent {
  /** Number of the event, counted from 1 in the order of recording; never used twice, also not after a clear. */
  readonly seq: number;
  /**
   * When, in nanoseconds since the epoch; of a packet when the kernel took it from its sender. One that was held had been handed
   * over {@link heldNs} before.
   */
  readonly timeNs: bigint;
  readonly kind: TrafficKind;
  /** Address of the listener, as `formatAddress` writes it. */
  readonly address: string;
  readonly role: TrafficRole;
  /** Number of the connection, counted from 1. */
  readonly connectionId?: number | undefined;
  readonly direction?: TrafficDirection | undefined;
  /** Of a packet that answers another: nanoseconds from that one's time to its own, as `LatencyTracker` defines it. */
  readonly latencyNs?: bigint | undefined;
  /** Of a packet that had to wait because the other end did not read: nanoseconds until the kernel took it. */
  readonly heldNs?: bigint | undefined;
  /** Bytes of the packet as it was sent; more than `data` holds when it was truncated. */
  readonly length?: number | undefined;
  /** The bytes kept of the packet; a view, not to be written to. */
  readonly data?: Uint8Array | undefined;
  /** True when fewer bytes are kept than were sent. */
  readonly truncated?: boolean | undefined;
  /** What each descriptor that came with the packet is: its `/proc/self/fd` target. */
  readonly fds?: readonly string[] | undefined;
  readonly credentials?: PeerCredentials | undefined;
  /** Of an `open`: the short name (/proc/PID/comm) that the process of the credentials had then. */
  readonly processName?: string | undefined;
  /** Of an `error`: the errno name and a sentence. */
  readonly error?: { readonly code: string; readonly message: string } | undefined;
}

/** An event before the capture has numbered it. */
export type NewTrafficEvent = Omit<TrafficEvent, 'seq'>;

/** A `TrafficEvent` as commands hand it out: with times as decimal text, because JSON has no bigint. */
export interface WireTrafficEvent extends Omit<TrafficEvent, 'timeNs' | 'latencyNs' | 'heldNs'> {
  /** Nanoseconds since the epoch, in decimal. */
  readonly timeNs: string;
  /** Nanoseconds, in decimal. */
  readonly latencyNs?: string | undefined;
  /** Nanoseconds, in decimal. */
  readonly heldNs?: string | undefined;
}

/**
 * The event in the shape of the command contract, holding only the properties that it has. Its bytes are a copy, because
 * the capture's own are views of memory that many packets share, and a caller may transfer or write to what it gets.
 */
export function toWireEvent(event: TrafficEvent): WireTrafficEvent {
  return {
    seq: event.seq,
    timeNs: event.timeNs.toString(),
    kind: event.kind,
    address: event.address,
    role: event.role,
    ...(event.connectionId !== undefined && { connectionId: event.connectionId }),
    ...(event.direction !== undefined && { direction: event.direction }),
    ...(event.latencyNs !== undefined && { latencyNs: event.latencyNs.toString() }),
    ...(event.heldNs !== undefined && { heldNs: event.heldNs.toString() }),
    ...(event.length !== undefined && { length: event.length }),
    ...(event.data !== undefined && { data: new Uint8Array(event.data) }),
    ...(event.truncated !== undefined && { truncated: event.truncated }),
    ...(event.fds !== undefined && { fds: [...event.fds] }),
    ...(event.credentials !== undefined && { credentials: { ...event.credentials } }),
    ...(event.processName !== undefined && { processName: event.processName }),
    ...(event.error !== undefined && { error: { ...event.error } }),
  };
}
