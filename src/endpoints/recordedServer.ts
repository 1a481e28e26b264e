import type { Responder } from '../protocol/responder';
import { createResponder } from '../protocol/responder';
import type { Connection } from '../seqpacket/connection';
import { Server } from '../seqpacket/server';
import { formatAddress } from '../seqpacket/socketAddress';
import type { ConnectionRegistry } from './connectionRegistry';
import { errorFacts } from './errorFacts';
import type { RunningServer, ServerOptions } from './runningServer';
import type { TrafficRecorder, TrafficSubject } from './trafficRecorder';

/** A server of ours: it listens, lets its responder serve what it accepts, and records its coming and going. */
export class RecordedServer {
  readonly serverId: number;
  /** As `formatAddress` writes it. */
  readonly address: string;
  /** Resolves when it listens no more, for whatever reason, and that is recorded. */
  readonly whenClosed: Promise<void>;

  readonly #server: Server;
  readonly #options: ServerOptions;
  readonly #connections: ConnectionRegistry;
  readonly #respond: Responder;
  readonly #listeningSinceNs: bigint;
  #accepted = 0;

  /**
   * Listens.
   * @throws SeqpacketError as `Server.listen` does; the capture then has it too.
   */
  static async listen(
    options: ServerOptions,
    nextServerId: () => number,
    connections: ConnectionRegistry,
    recorder: TrafficRecorder,
  ): Promise<RecordedServer> {
    const subject: TrafficSubject = { address: formatAddress(options.address), role: 'server' };
    const server = new Server();
    try {
      // Credentials of each packet, since a connection can be handed to another process than the one that opened it.
      await server.listen(options.address, { backlog: options.backlog, passCredentials: true });
    } catch (error) {
      recorder.recordFailure(subject, errorFacts(error));
      throw error;
    }
    // Nothing is accepted before this turn of the event loop is over, so the constructor's listeners miss nothing.
    return new RecordedServer(server, options, nextServerId(), connections, recorder, subject);
  }

  private constructor(
    server: Server,
    options: ServerOptions,
    serverId: number,
    connections: ConnectionRegistry,
    recorder: TrafficRecorder,
    subject: TrafficSubject,
  ) {
    this.serverId = serverId;
    this.address = subject.address;
    this.#server = server;
    this.#options = options;
    this.#connections = connections;
    this.#respond = createResponder(options.responder, {
      reply: options.reply,
      padReplyTo: options.padReplyTo,
      // Clients being served keep their connections until they are done.
      onDown: () => void server.close(),
    });
    this.#listeningSinceNs = recorder.now();
    recorder.record({ ...subject, kind: 'listen', timeNs: this.#listeningSinceNs });
    server.on('connection', (connection) => this.#accept(connection));
    server.on('error', (error) => recorder.recordFailure(subject, errorFacts(error)));
    this.whenClosed = new Promise((resolve) => {
      server.on('close', () => {
        recorder.record({ ...subject, kind: 'unlisten', timeNs: recorder.now() });
        resolve();
      });
    });
  }

  /** Closes the listener and, at once, every connection it accepted; resolves when all of it is recorded. */
  async stop(): Promise<void> {
    await this.#server.close();
    await this.#connections.destroyAll(this.serverId);
    await this.whenClosed;
  }

  snapshot(): RunningServer {
    const { serverId, address } = this;
    const { responder, backlog } = this.#options;
    const connections = this.#connections
      .all()
      .filter(({ identity }) => identity.serverId === serverId).length;
    return {
      serverId,
      address,
      responder,
      backlog,
      connections,
      accepted: this.#accepted,
      listeningSinceNs: this.#listeningSinceNs,
    };
  }

  #accept(connection: Connection): void {
    this.#accepted++;
    this.#respond(this.#connections.accept(connection, this.serverId));
  }
}
