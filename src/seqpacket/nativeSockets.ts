import {
  acceptedRow,
  packetRow,
  sentRow,
  tableRows,
  type NativeAddon,
  type NativeFailure,
  type SharedTables,
} from './addon';
import { BacklogLines } from './backlogLines';
import { loadAddon, type LoadAttempt } from './loadAddon';
import { ReceivedBatch } from './receivedBatch';

/** What native code tells a connection. */
export interface ConnectionEvents {
  received(batch: ReceivedBatch): void;
  ended(errno: number, hangup: boolean): void;
  hungUp(): void;
  /** The first `count` queued packets left the queue, as the table `sent` says. */
  sent(count: number): void;
}

/** What native code tells a listener. */
export interface ListenerEvents {
  /** `count` connections were accepted, as the table `accepted` says. */
  accepted(count: number): void;
  /** A client was accepted, and closed because no connection could be made of it. */
  refused(failure: NativeFailure): void;
  acceptFailed(errno: number): void;
}

/** The addon as this environment (main thread or worker) uses it: who gets the events of which handle. */
export class NativeSockets {
  readonly tables: SharedTables = {
    packets: new Uint32Array(tableRows.packets * packetRow.words),
    accepted: new Uint32Array(tableRows.accepted * acceptedRow.words),
    sent: new Uint32Array(tableRows.sent * sentRow.words),
  };
  /** Who waits to be connected. */
  readonly backlogLines = new BacklogLines();
  readonly #connections = new Map<number, ConnectionEvents>();
  readonly #listeners = new Map<number, ListenerEvents>();

  constructor(readonly addon: NativeAddon) {
    const connections = this.#connections;
    const listeners = this.#listeners;
    const batch = new ReceivedBatch(this.tables.packets, addon);
    addon.start(
      {
        onReceive: (handle, count, chunk, descriptors, fds) => {
          batch.fill(count, chunk, descriptors, fds);
          try {
            connections.get(handle)?.received(batch);
          } finally {
            batch.empty();
          }
          return batch.viewsTaken;
        },
        onEnd: (handle, errno, hangup) => connections.get(handle)?.ended(errno, hangup),
        onHangup: (handle) => connections.get(handle)?.hungUp(),
        onSent: (handle, count) => connections.get(handle)?.sent(count),
        onAccept: (handle, count) => listeners.get(handle)?.accepted(count),
        onRefused: (handle, errno, syscall) => listeners.get(handle)?.refused({ errno, syscall }),
        onAcceptError: (handle, errno) => listeners.get(handle)?.acceptFailed(errno),
      },
      this.tables,
    );
    // Node ends a main thread that calls process.exit(), or throws, without its clean-up hooks; socket files would stay.
    process.once('exit', () => {
      for (const handle of listeners.keys()) addon.close(handle);
    });
  }

  addConnection(handle: number, events: ConnectionEvents): void {
    this.#connections.set(handle, events);
  }

  addListener(handle: number, events: ListenerEvents): void {
    this.#listeners.set(handle, events);
  }

  /** Closes the socket and forgets whose it was. */
  close(handle: number): void {
    this.#connections.delete(handle);
    this.#listeners.delete(handle);
    this.addon.close(handle);
  }
}

let sockets: NativeSockets | undefined;
let attempts: readonly LoadAttempt[] = [];

/**
 * The one instance of this environment, made when it is first needed, so that nothing is loaded before a command
 * asks for a socket. An environment has one event loop, and so one of these.
 * @throws SeqpacketError as `loadAddon` does.
 */
export function nativeSockets(): NativeSockets {
  if (sockets === undefined) {
    const tried: LoadAttempt[] = [];
    attempts = tried;
    sockets = new NativeSockets(loadAddon({ tried }));
  }
  return sockets;
}

/** Where the addon was looked for the last time. */
export function addonAttempts(): readonly LoadAttempt[] {
  return attempts;
}
