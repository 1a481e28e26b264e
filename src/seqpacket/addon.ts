import type { NativeTaps } from './addonTap';

/**
 * The native module's face. Sockets are known by handles: small integers that go stale when their socket is closed
 * (slot and generation), so that nothing late can touch another's socket. Counters and packet descriptions
 * pass through the typed arrays of {@link SharedTables}, since one call for many packets is what makes it quick.
 */
export interface NativeAddon extends NativeTaps, UnclaimedDescriptors {
  /** Version of the native sources, as `package.json` counts it, and what they were built with. */
  readonly build: { readonly version: string; readonly compiler: string; readonly libc: string };
  /** Hands over callbacks and tables; to be called once, before any other function. */
  start(callbacks: NativeCallbacks, tables: SharedTables): void;
  /** Binds, listens and begins to accept; returns a handle. */
  listen(address: Uint8Array, options: NativeListenOptions): number | NativeFailure;
  /** One attempt to connect: never waits. EAGAIN means that the backlog is full. */
  connect(address: Uint8Array, options: NativeConnectOptions): NativeConnection | NativeFailure;
  /**
   * Sends now if nothing waits, and returns 0; or queues a copy and returns EAGAIN; or returns the errno. The descriptors with
   * these numbers go along; they stay the caller's.
   */
  send(handle: number, data: Uint8Array, fds?: Int32Array): number;
  /** Takes the packet at `position` of the queue out of it. */
  cancelSend(handle: number, position: number): void;
  /** Starts or stops receiving. */
  setReading(handle: number, reading: boolean): void;
  /** SHUT_WR, once all that is queued has been sent. */
  shutdown(handle: number): void;
  /** Whether the socket, while it has work to do, keeps the event loop alive. */
  setReferenced(handle: number, referenced: boolean): void;
  /** Accepts again after `onAcceptError`; false if there is no descriptor for it yet. */
  resumeAccepting(handle: number): boolean;
  /** Closes at once, dropping what is queued. A listener unlinks its file if it is still the same file. */
  close(handle: number): void;
  /** Open sockets of this environment. */
  counts(): { readonly listeners: number; readonly connections: number };
}

/**
 * The descriptors that `onReceive` told of. They are the module's, and closed with the environment, however that ends, until they are
 * taken or closed here.
 */
export interface UnclaimedDescriptors {
  /** From now on they are the caller's to close. */
  takeDescriptors(fds: readonly number[]): void;
  closeDescriptors(fds: readonly number[]): void;
}

export interface NativeReceiveOptions {
  /** Most bytes to keep of a packet; 0 keeps all. */
  readonly receiveLimit: number;
  /** Ask the kernel for the sender's credentials with each packet (SO_PASSCRED). */
  readonly passCredentials: boolean;
  /** Hand over received descriptors, instead of closing them. */
  readonly ownDescriptors: boolean;
}

interface NativeConnectOptions extends NativeReceiveOptions {
  readonly abstract: boolean;
}

interface NativeListenOptions extends NativeConnectOptions {
  readonly backlog: number;
  /** Permission bits of the socket file. */
  readonly mode: number;
}

/** Why a bind was refused, where errno alone does not tell. */
export type BindObstacle =
  'listening' | 'otherType' | 'otherOwner' | 'directory' | 'otherFile' | 'unprovable';

export interface NativeFailure {
  /** Positive. */
  readonly errno: number;
  readonly syscall: string;
  readonly obstacle?: BindObstacle;
}

export interface NativeConnection {
  readonly handle: number;
  /** SO_SNDBUF as the kernel gave it, in bytes. */
  readonly sendBuffer: number;
  /** SO_PEERCRED. */
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** Each is called with a handle scope of its own; what it throws becomes an uncaught exception. */
export interface NativeCallbacks {
  /**
   * `count` packets lie in `chunk` as `tables.packets` says; `descriptors` names those passed with the packets flagged so.
   * `fds`, where descriptors are handed over, has their numbers: each is to be taken or closed, now or later
   * ({@link UnclaimedDescriptors}).
   * Returns whether a view of `chunk` was handed out, so that these bytes must not be used again.
   */
  readonly onReceive: (
    handle: number,
    count: number,
    chunk: Uint8Array,
    descriptors?: readonly (readonly string[])[],
    fds?: readonly (readonly number[])[],
  ) => boolean;
  /** The peer sends no more: `errno` is 0 at end-of-file; `hangup` if it takes no more either. */
  readonly onEnd: (handle: number, errno: number, hangup: boolean) => void;
  /** A connection whose peer had half closed it is now closed in the other direction as well. */
  readonly onHangup: (handle: number) => void;
  /** The first `count` packets of the queue left it, as `tables.sent` says. */
  readonly onSent: (handle: number, count: number) => void;
  /** `count` connections were accepted, as `tables.accepted` says. */
  readonly onAccept: (handle: number, count: number) => void;
  /** A client that was accepted could not be made a connection, and was closed at once: it is lost, and accepting goes on. */
  readonly onRefused: (handle: number, errno: number, syscall: string) => void;
  /** Accepting is paused until `resumeAccepting`. `errno` is 0 if this was reported and none was accepted since. */
  readonly onAcceptError: (handle: number, errno: number) => void;
}

/** Fixed-size tables that native code fills before a callback; they hold for the callback's duration. */
export interface SharedTables {
  /** A row of {@link packetRow} words for each packet. */
  readonly packets: Uint32Array;
  /** A row of {@link acceptedRow} words for each connection. */
  readonly accepted: Uint32Array;
  /** A row of {@link sentRow} words for each packet; `send` leaves its own in the first, with the time also of what it queued. */
  readonly sent: Uint32Array;
}

/** Words of a row of `packets`. Lengths and offsets in bytes; `descriptors` counts from 1, 0 for none. */
export const packetRow = {
  offset: 0,
  kept: 1,
  length: 2,
  flags: 3,
  seconds: 4,
  nanoseconds: 5,
  pid: 6,
  uid: 7,
  gid: 8,
  descriptors: 9,
  words: 10,
} as const;

/** Bits of `packetRow.flags`. */
export const packetFlag = { truncated: 1, ancillaryTruncated: 2, credentials: 4 } as const;

/** Words of a row of `accepted`. */
export const acceptedRow = { handle: 0, sendBuffer: 1, pid: 2, uid: 3, gid: 4, words: 5 } as const;

/** Words of a row of `sent`: errno (0 when the kernel took the packet), and the clock just before it did. */
export const sentRow = { errno: 0, seconds: 1, nanoseconds: 2, words: 3 } as const;

/** Rows in each table: as many as one callback tells of. */
export const tableRows = { packets: 256, accepted: 64, sent: 256 } as const;
