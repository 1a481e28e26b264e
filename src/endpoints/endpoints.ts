import type { Framing } from '../protocol/exchange';
import { SeqpacketError } from '../seqpacket/seqpacketError';
import { alreadyListening } from '../seqpacket/listenError';
import { formatAddress, type SocketAddress } from '../seqpacket/socketAddress';
import type { CaptureStore } from '../traffic/captureStore';
import { AbortScope } from './abortScope';
import { errorFacts } from './errorFacts';
import { ChangeSignal } from './changeSignal';
import { ConnectionRegistry, type OpenOptions } from './connectionRegistry';
import { listeningAt } from './listeningAt';
import type { OpenConnection } from './openConnection';
import { RecordedServer } from './recordedServer';
import type { RequestResult, ShutdownResult } from './requestRunner';
import { sendRequest, shutdownServer } from './requestRunner';
import type { RunningServer, ServerOptions } from './runningServer';
import { TrafficRecorder } from './trafficRecorder';
import { createWallClock } from './wallClock';

export type { OpenConnection, RequestResult, RunningServer, ShutdownResult };

/** The servers and connections of this window, by number. Everything that happens to them goes into the capture. */
export class Endpoints {
  readonly #changed = new ChangeSignal();
  readonly #scope = new AbortScope();
  readonly #servers = new Map<number, RecordedServer>();
  readonly #recorder: TrafficRecorder;
  readonly #connections: ConnectionRegistry;
  #nextServerId = 1;

  constructor(capture: CaptureStore) {
    this.#recorder = new TrafficRecorder(capture, createWallClock());
    this.#connections = new ConnectionRegistry(this.#recorder, this.#changed.fire);
  }

  /** Numbers connections of others, as of taps, in one sequence with those here. */
  readonly nextConnectionId = (): number => this.#recorder.nextConnectionId();

  /** Starts a server. @throws SeqpacketError as `Server.listen` does: `EADDRINUSE`, `EACCES`, … */
  startServer(options: ServerOptions): Promise<RunningServer> {
    return this.#scope.run(undefined, async () => {
      this.#refuseTaken(options.address);
      const own = { ...options, reply: new Uint8Array(options.reply) };
      const nextId = () => this.#nextServerId++;
      const server = await RecordedServer.listen(own, nextId, this.#connections, this.#recorder);
      this.#servers.set(server.serverId, server);
      void server.whenClosed.then(() => {
        this.#servers.delete(server.serverId);
        this.#changed.fire();
      });
      this.#changed.fire();
      return server.snapshot();
    });
  }

  /**
   * Stops a server of ours, by number or else by address, by whatever path, and closes its connections. Resolves with false
   * when none of ours serves that address, or the one of that number has stopped already.
   * @throws SeqpacketError `ENOENT` when no server ever had that number.
   */
  async stopServer(which: {
    readonly serverId?: number | undefined;
    readonly address?: string | undefined;
  }): Promise<boolean> {
    const { serverId, address } = which;
    if (serverId !== undefined && !(serverId >= 1 && serverId < this.#nextServerId)) {
      throw new SeqpacketError(
        'ENOENT',
        `There is no server ${serverId} in this window. Pick one that was started here.`,
      );
    }
    const server =
      serverId === undefined
        ? listeningAt([...this.#servers.values()], address)
        : this.#servers.get(serverId);
    await server?.stop();
    return server !== undefined;
  }

  /**
   * Opens a connection that stays until `disconnect`, or until the server closes it.
   * @throws SeqpacketError as `connect` does: `ECONNREFUSED`, `ENOENT`, `EPROTOTYPE`, `ETIMEDOUT`, `ABORT_ERR`, …
   */
  connect(options: OpenOptions): Promise<OpenConnection> {
    return this.#scope.run(options.signal, async (signal) => {
      const connection = await this.#connections.open({ ...options, signal });
      connection.receive(recordOnly);
      return connection.snapshot();
    });
  }

  /**
   * Sends a packet on an open connection; resolves when the kernel took it.
   * @throws SeqpacketError `ENOTCONN` for an unknown number; else as `Connection.send` does: `EMSGSIZE`, `EPIPE`, `ABORT_ERR`, …
   */
  sendPacket(options: {
    readonly connectionId: number;
    readonly data: Uint8Array;
    readonly signal?: AbortSignal | undefined;
  }): Promise<{ bytes: number }> {
    return this.#scope.run(options.signal, async (signal) => {
      // A copy: the packet may wait, and the caller's bytes are its own to change.
      const data = new Uint8Array(options.data);
      await this.#connections.get(options.connectionId).send(data, { signal });
      return { bytes: data.length };
    });
  }

  /** Closes a connection at once. @throws SeqpacketError `ENOTCONN` for an unknown number. */
  async disconnect(options: { readonly connectionId: number }): Promise<void> {
    await this.#connections.get(options.connectionId).destroy();
  }

  /**
   * Connects, sends one packet, takes the answer, and closes; `timeoutMs` covers all of it.
   * @throws SeqpacketError when connecting fails; ExchangeError, with the packets that came, when the answer does not.
   */
  sendRequest(options: {
    readonly address: SocketAddress;
    readonly data: Uint8Array;
    readonly framing: Framing;
    readonly timeoutMs: number;
    readonly signal?: AbortSignal | undefined;
  }): Promise<RequestResult> {
    const data = new Uint8Array(options.data);
    return this.#scope.run(options.signal, (signal) =>
      sendRequest(this.#connections, { ...options, data, signal }),
    );
  }

  /** Sends `DOWN`, takes the reply, and waits until nobody listens there. @throws as {@link sendRequest}. */
  shutdownServer(options: OpenOptions): Promise<ShutdownResult> {
    return this.#scope.run(options.signal, (signal) =>
      shutdownServer(this.#connections, { ...options, signal }),
    );
  }

  /** Asked of the kernel, the proof that somebody listens would be a client of our own server in the log. */
  #refuseTaken(address: SocketAddress): void {
    const text = formatAddress(address);
    if (![...this.#servers.values()].some((server) => server.address === text)) return;
    const error = alreadyListening(address);
    this.#recorder.recordFailure({ address: text, role: 'server' }, errorFacts(error));
    throw error;
  }

  /** The servers that listen, as they are now. */
  servers(): readonly RunningServer[] {
    return [...this.#servers.values()].map((server) => server.snapshot());
  }

  /** The connections that are open, as they are now. */
  connections(): readonly OpenConnection[] {
    return this.#connections.snapshots();
  }

  /**
   * Calls `listener` when a server or connection comes or goes, and after each packet, synchronously: throttle what is
   * slow. Returns what ends it.
   */
  onDidChange(listener: () => void): () => void {
    return this.#changed.subscribe(listener);
  }

  /** Cancels what is under way, closes every server and connection, and resolves when all are closed. */
  async dispose(): Promise<void> {
    await this.#scope.end();
    await Promise.all([...this.#servers.values()].map((server) => server.stop()));
    await this.#connections.destroyAll();
  }
}

/** For a connection that a person drives: its packets are recorded, and it closes when both sides have ended. */
const recordOnly = {
  packet: () => undefined,
  end: () => undefined,
  failed: () => undefined,
  closed: () => undefined,
};
