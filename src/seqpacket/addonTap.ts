import type { NativeFailure } from './addon';
import type { PeerCredentials } from './receivedPacket';

/** The part of the native module's face that serves taps. Their thread forwards by itself; JavaScript only learns of it. */
export interface NativeTaps {
  /**
   * Starts the thread of this environment, once. `ring` is memory of a SharedArrayBuffer (see `TapRing`); `onWake` is called
   * when there is something in it and JavaScript asked for that, or when much has piled up.
   */
  tapStart(ring: Uint8Array, onWake: () => void): NativeFailure | undefined;
  /** Binds and listens; clients wait until `tapForward`. Returns the number of the tap. */
  tapListen(address: Uint8Array, options: NativeTapListenOptions): number | NativeFailure;
  /** Joins each client with a connection to `upstream`; `pinned` means the very file that is there now, wherever it is moved to. */
  tapForward(
    tap: number,
    upstream: Uint8Array,
    options: { readonly abstract: boolean; readonly pinned: boolean },
  ): NativeFailure | undefined;
  /** Takes no more clients. The connections there are live on. */
  tapStop(tap: number): void;
  /** The connections of all taps, also of those that were stopped. */
  tapConnections(): readonly TapConnectionFacts[];
  /** Has two files change names in one step. */
  exchangeFiles(one: Uint8Array, other: Uint8Array): NativeFailure | undefined;
  /** Locks what `descriptor` is open on until it is closed, waiting at most so long, in ms, for who has it locked; then it goes without. */
  lockFile(descriptor: number, mostMs: number): void;
  /** Of the file that `descriptor` is open on, O_PATH will do. */
  accessOf(descriptor: number): NativeFileAccess | NativeFailure;
  /** Gives that file this access, and none on the way that neither this nor what it has now gives. */
  giveAccess(descriptor: number, access: NativeFileAccess): NativeFailure | undefined;
  /** The listening Unix-domain sockets of this network namespace. No connection is made. */
  unixListeners(): readonly NativeListener[] | NativeFailure;
  /** Those that are bound to a file, and neither listen nor are connected. */
  unixBound(): readonly NativeListener[] | NativeFailure;
}

/** Who may do what with a file: for a socket's, who may connect. */
export interface NativeFileAccess {
  readonly owner: number;
  readonly group: number;
  /** Permission bits; those of the group are the most that an access list gives, where there is one. */
  readonly mode: number;
  /** The access list as the kernel stores it (acl(5)); empty where owner, group and mode say all. */
  readonly list: Uint8Array;
}

interface NativeTapListenOptions {
  readonly abstract: boolean;
  readonly backlog: number;
  /** Permission bits of the socket file. */
  readonly mode: number;
  /** `lockFile` has the socket's folder locked. */
  readonly folderLocked: boolean;
}

/** One direction of a tapped connection. */
interface TapWayFacts {
  readonly packets: number;
  readonly bytes: number;
  /** Packets that were forwarded but not recorded, for want of room in the ring. */
  readonly unrecorded: number;
  /** What the receiver has not read yet, in bytes with the kernel's overhead (SIOCOUTQ). */
  readonly unread: number;
}

/** A tapped connection as it is now. */
export interface TapConnectionFacts {
  readonly tap: number;
  /** Counted from 1 in one sequence for all taps of this environment. */
  readonly connection: number;
  readonly client: PeerCredentials;
  readonly server: PeerCredentials;
  readonly toServer: TapWayFacts;
  readonly toClient: TapWayFacts;
}

/** A socket with a name, as the kernel tells of it (sock_diag(7)). */
export interface NativeListener {
  /** SOCK_STREAM is 1, SOCK_SEQPACKET is 5. */
  readonly type: number;
  readonly inode: number;
  /** The name that it was bound to; an abstract one begins with a NUL, a path may end with one. */
  readonly name: Uint8Array;
  /** The lower 32 bits of the inode of its file, and the device as the kernel numbers it. */
  readonly fileInode: number;
  readonly fileDevice: number;
  /** Connections that wait to be accepted, and how many may. */
  readonly waiting: number;
  readonly backlog: number;
}
