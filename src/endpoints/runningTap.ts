import type { PeerCredentials } from '../seqpacket/receivedPacket';
import type { ErrorFacts } from './errorFacts';

/** One direction through a tap, at one moment. */
export interface TappedWay {
  readonly packets: number;
  readonly bytes: number;
  /** What its receiver has not read yet, in bytes with the kernel's overhead. */
  readonly unread: number;
}

/** A connection through a tap as it is at one moment, for views. */
export interface TappedConnection {
  /** In one sequence with the connections of servers and clients. */
  readonly connectionId: number;
  readonly tapId: number;
  /** Of the tap, as `formatAddress` writes it. */
  readonly address: string;
  readonly client: PeerCredentials;
  /** What the client's process was started with; undefined when it was gone before it could be asked. */
  readonly command: string | undefined;
  readonly toServer: TappedWay;
  readonly toClient: TappedWay;
  /** Packets that were forwarded but not recorded. */
  readonly unrecorded: number;
}

/** A client of a tap that could not be joined with the server. */
export interface UnjoinedClient {
  /** Why not. */
  readonly error: ErrorFacts;
  /** It waits until a descriptor is left, rather than having been turned away. */
  readonly waits: boolean;
}

/** A tap of this window as it is at one moment, for views. */
export interface RunningTap {
  /** Counted from 1. */
  readonly tapId: number;
  /** Where clients connect, as `formatAddress` writes it. */
  readonly address: string;
  /** Where the server is meanwhile. */
  readonly upstream: string;
  /** Whether it takes the place of the server's own socket. */
  readonly inPlace: boolean;
  /** It was stopped, and only waits for its last connections to end. */
  readonly stopped: boolean;
  readonly connections: readonly TappedConnection[];
  /** Connections since it was started. */
  readonly accepted: number;
  /** Packets of all its connections that were forwarded but not recorded. */
  readonly unrecorded: number;
  /** The latest client, while it is one that could not be joined with the server. */
  readonly unjoined: UnjoinedClient | undefined;
  /** When it was started, ns since the epoch. */
  readonly startedNs: bigint;
}

/** What came of stopping a tap. */
export interface StoppedTap {
  /** The original is at its old name again, or the tap was between two addresses; false also when there was none to be stopped. */
  readonly restored: boolean;
  /** Where the original was left with its server, since another file has its name. */
  readonly leftAside?: string | undefined;
}
