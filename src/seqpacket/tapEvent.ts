import type { PeerCredentials } from './receivedPacket';

/** Way of a packet through a tap: client to server, or server to client. */
type TapDirection = 'c2s' | 's2c';

/** Something that happened on a tap, as its thread recorded it. Connections are counted from 1. */
export type TapEvent =
  | {
      readonly kind: 'packet';
      readonly tap: number;
      readonly connection: number;
      readonly direction: TapDirection;
      /** When its sender sent it, in nanoseconds since the epoch. */
      readonly timeNs: bigint;
      /** The whole packet, in memory that is another's as soon as the listener has returned. */
      readonly data: Uint8Array;
      /** What each descriptor that it brought is: its /proc/self/fd target. */
      readonly descriptors: readonly string[];
      /** Of its sender, where the kernel told them (a tap of root). */
      readonly credentials: PeerCredentials | undefined;
    }
  | {
      readonly kind: 'open';
      readonly tap: number;
      readonly connection: number;
      readonly timeNs: bigint;
      readonly client: PeerCredentials;
      /** The short name of the client (/proc/PID/comm), at most 15 bytes; undefined if it was gone at once, or is not to be seen from here. */
      readonly name: string | undefined;
      /** What the client was started with, its arguments between spaces; undefined if it has nothing to tell of that, or as `name`. */
      readonly command: string | undefined;
    }
  | {
      readonly kind: 'close';
      readonly tap: number;
      readonly connection: number;
      readonly timeNs: bigint;
      /** Packets of the connection that were forwarded but not recorded. */
      readonly unrecorded: number;
    }
  | {
      /** The tap was stopped, and whoever waited then has been joined or sent away: no connection comes any more. */
      readonly kind: 'end';
      readonly tap: number;
      readonly timeNs: bigint;
    }
  | {
      readonly kind: 'error';
      readonly tap: number;
      /** Undefined when a client could not be joined with the server. */
      readonly connection: number | undefined;
      readonly timeNs: bigint;
      /** Positive. With a connection: `EMFILE` while a packet waits for numbers of its descriptors, `EPIPE` or `ECONNRESET` when its receiver takes no more, else why it was closed. */
      readonly errno: number;
    };
