import type { PeerCredentials } from '../seqpacket/receivedPacket';

/** A connection as it is at one moment, for views. */
export interface OpenConnection {
  /** Counted from 1 in one sequence for both roles. */
  readonly connectionId: number;
  /** Of the listener, as `formatAddress` writes it. */
  readonly address: string;
  /** Whether a server of ours accepted it, or we opened it. */
  readonly role: 'server' | 'client';
  /** The server of ours that accepted it. */
  readonly serverId?: number;
  readonly peerCredentials: PeerCredentials | undefined;
  readonly packetsIn: number;
  readonly packetsOut: number;
  /** Bytes of payload, as sent by the peer. */
  readonly bytesIn: number;
  /** Bytes of payload that the kernel took. */
  readonly bytesOut: number;
  /** When it was opened, ns since the epoch. */
  readonly openedNs: bigint;
}
