import type { Connection } from '../seqpacket/connection';
import { connect } from '../seqpacket/connect';
import { SeqpacketError } from '../seqpacket/seqpacketError';
import type { SocketAddress } from '../seqpacket/socketAddress';
import { formatAddress } from '../seqpacket/socketAddress';
import { ConnectionRecorder } from './connectionRecorder';
import { errorCode, errorFacts } from './errorFacts';
import type { OpenConnection } from './openConnection';
import type { ConnectionIdentity } from './recordedConnection';
import { RecordedConnection } from './recordedConnection';
import type { TrafficRecorder } from './trafficRecorder';

/** Where to connect, and how long that may take. */
export interface OpenOptions {
  readonly address: SocketAddress;
  /** ms to wait for room in a full backlog. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** The connections that are open, by number, whichever side opened them. */
export class ConnectionRegistry {
  readonly #recorder: TrafficRecorder;
  readonly #onChange: () => void;
  readonly #open = new Map<number, RecordedConnection>();

  /** `onChange` is called when a connection comes, goes, or has a packet. */
  constructor(recorder: TrafficRecorder, onChange: () => void) {
    this.#recorder = recorder;
    this.#onChange = onChange;
  }

  /** Opens a connection of ours. @throws SeqpacketError as `connect` does; the capture then has it too. */
  async open(options: OpenOptions): Promise<RecordedConnection> {
    const address = formatAddress(options.address);
    try {
      const connection = await connect(options.address, options);
      return this.#add(connection, { address, role: 'client' });
    } catch (error) {
      if (errorCode(error) !== 'ABORT_ERR') {
        this.#recorder.recordFailure({ address, role: 'client' }, errorFacts(error));
      }
      throw error;
    }
  }

  /** Takes in a connection that a server of ours accepted. */
  accept(connection: Connection, serverId: number): RecordedConnection {
    return this.#add(connection, { address: formatAddress(connection.address), role: 'server', serverId });
  }

  /** @throws SeqpacketError `ENOTCONN` when no open connection has that number. */
  get(connectionId: number): RecordedConnection {
    const connection = this.#open.get(connectionId);
    if (connection !== undefined) return connection;
    throw new SeqpacketError(
      'ENOTCONN',
      `No connection #${connectionId} is open: it was closed, or never opened. Connect again.`,
    );
  }

  all(): readonly RecordedConnection[] {
    return [...this.#open.values()];
  }

  snapshots(): readonly OpenConnection[] {
    return this.all().map((connection) => connection.snapshot());
  }

  /** Closes at once all connections that `serverId` accepted, or all there are; resolves when they are closed. */
  async destroyAll(serverId?: number): Promise<void> {
    const affected = this.all().filter(
      ({ identity }) => serverId === undefined || identity.serverId === serverId,
    );
    await Promise.all(affected.map((connection) => connection.destroy()));
  }

  #add(connection: Connection, facts: Omit<ConnectionIdentity, 'connectionId'>): RecordedConnection {
    const identity = { ...facts, connectionId: this.#recorder.nextConnectionId() };
    const { connectionId, address, role } = identity;
    const recorder = new ConnectionRecorder(this.#recorder, { connectionId, address, role });
    const recorded = new RecordedConnection(connection, identity, recorder, this.#onChange);
    this.#open.set(connectionId, recorded);
    void recorded.whenClosed.then(() => {
      this.#open.delete(connectionId);
      this.#onChange();
    });
    this.#onChange();
    return recorded;
  }
}
