import type { ResponderKind } from '../protocol/responder';
import type { SocketAddress } from '../seqpacket/socketAddress';

/** A server of ours as it is at one moment, for views. */
export interface RunningServer {
  /** Counted from 1. */
  readonly serverId: number;
  /** As `formatAddress` writes it. */
  readonly address: string;
  readonly responder: ResponderKind;
  /** Connections that may wait to be accepted. */
  readonly backlog: number;
  /** Connections open now. */
  readonly connections: number;
  /** Connections accepted since it started. */
  readonly accepted: number;
  /** When it began to listen, ns since the epoch. */
  readonly listeningSinceNs: bigint;
}

/** What a server is to be. */
export interface ServerOptions {
  readonly address: SocketAddress;
  readonly backlog: number;
  readonly responder: ResponderKind;
  /** What the `command` responder answers with. */
  readonly reply: Uint8Array;
  /** Bytes that the reply packet is filled up to with NULs; 0 = exactly the reply. */
  readonly padReplyTo: number;
}
