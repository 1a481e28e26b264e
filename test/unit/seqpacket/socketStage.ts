import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { openDescriptors } from '../../../native/test/openDescriptors.mjs';
import { connect, type ConnectOptions } from '../../../src/seqpacket/connect';
import type { Connection } from '../../../src/seqpacket/connection';
import type { ReceivedPacket } from '../../../src/seqpacket/receivedPacket';
import { Server, type ListenOptions } from '../../../src/seqpacket/server';
import { SeqpacketError } from '../../../src/seqpacket/seqpacketError';
import { parseAddress, type SocketAddress } from '../../../src/seqpacket/socketAddress';
import { RawPeer } from '../../fixtures/rawPeer';
import { inScratch, type Scratch } from '../../fixtures/scratch';

/** Sockets of ours and a raw peer, cleared at the end of a test. */
export interface SocketStage extends Scratch {
  /** An address in the test's folder. */
  readonly address: SocketAddress;
  readonly path: string;
  /** A server at `address`. */
  readonly listen: (options?: ListenOptions) => Promise<Server>;
  /** A connection to `address`. */
  readonly connect: (options?: ConnectOptions) => Promise<Connection>;
  readonly rawPeer: () => RawPeer;
  /** A connection of ours, accepted from the raw peer's socket `number`. */
  readonly acceptRaw: (options?: ListenOptions) => Promise<AcceptedRaw>;
  /** A connection of ours to a listener of the raw peer, which has accepted it as its socket `number`. */
  readonly connectRaw: (options?: ConnectOptions) => Promise<AcceptedRaw>;
  /** Both ends of a connection, ours and ours. */
  readonly pair: (
    options?: ListenOptions,
  ) => Promise<{ readonly client: Connection; readonly accepted: Connection }>;
}

/** A connection of ours whose other end is a raw peer's. */
interface AcceptedRaw {
  readonly connection: Connection;
  readonly peer: RawPeer;
  /** The other end, as the peer numbers it. */
  readonly number: number;
}

/**
 * A test body on a stage of its own: asserts, beyond what `inScratch` does, that the process has as many descriptors after it as before.
 */
export function onSockets(body: (stage: SocketStage) => Promise<void>): () => Promise<void> {
  return async () => {
    await warmUp();
    const before = descriptorTargets();
    await inScratch((scratch) => body(stageIn(scratch)))();
    assert.deepEqual(descriptorTargets(), before, 'a descriptor was left open');
  };
}

/** Resolves with the first `count` packets. */
export function packets(connection: Connection, count: number): Promise<ReceivedPacket[]> {
  return new Promise((resolve) => {
    const received: ReceivedPacket[] = [];
    const take = (packet: ReceivedPacket) => {
      received.push(packet);
      if (received.length < count) return;
      connection.off('packet', take);
      resolve(received);
    };
    connection.on('packet', take);
  });
}

/** Resolves with the next connection. */
export function accepted(server: Server): Promise<Connection> {
  return new Promise((resolve) => server.once('connection', resolve));
}

/** All that happens on a connection until it closes, a word each; packets as text. */
export async function story(connection: Connection): Promise<string[]> {
  const lines: string[] = [];
  connection.on('packet', ({ data }) => lines.push(`packet ${Buffer.from(data).toString()}`));
  connection.on('end', () => lines.push('end'));
  connection.on('error', ({ code }) => lines.push(`error ${code}`));
  await closed(connection);
  return [...lines, 'close'];
}

/** Resolves when it is closed, whatever errors come before that. */
export async function closed(connection: Connection): Promise<void> {
  if (!connection.closed) await new Promise<void>((resolve) => connection.once('close', resolve));
}

/** Asserts that `promise` rejects with such a SeqpacketError; gives it for a closer look. */
export async function refusal(
  promise: Promise<unknown>,
  code: string,
  sentence: RegExp,
): Promise<SeqpacketError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof SeqpacketError, String(error));
    assert.match(error.message, sentence);
    assert.equal(error.code, code, error.message);
    return error;
  }
  return assert.fail(`expected ${code}`);
}

export const text = ({ data }: ReceivedPacket): string => Buffer.from(data).toString();

export const hex = (value: string): string => Buffer.from(value).toString('hex');

function stageIn(scratch: Scratch): SocketStage {
  const path = join(scratch.folder, 'a.socket');
  const address = parseAddress(path);
  const destroyAtEnd = (connection: Connection) => {
    scratch.atEnd(async () => {
      connection.on('error', () => undefined);
      connection.destroy();
      await connection.close();
    });
    return connection;
  };
  const stage: SocketStage = {
    ...scratch,
    path,
    address,
    async listen(options) {
      const server = new Server();
      server.on('connection', destroyAtEnd);
      await server.listen(address, options);
      scratch.atEnd(() => server.close());
      return server;
    },
    connect: async (options) => destroyAtEnd(await connect(address, options)),
    rawPeer() {
      const peer = new RawPeer();
      scratch.atEnd(() => peer.kill());
      return peer;
    },
    async acceptRaw(options) {
      const server = await stage.listen(options);
      const peer = stage.rawPeer();
      const [connection, number] = await Promise.all([accepted(server), peer.connect(path)]);
      return { connection, peer, number };
    },
    async connectRaw(options) {
      const peer = stage.rawPeer();
      const listener = await peer.listen(path);
      scratch.atEnd(() => unlinkSync(path));
      const [connection, number] = await Promise.all([
        stage.connect(options),
        peer.call<number>('accept', { number: listener }),
      ]);
      return { connection, peer, number };
    },
    async pair(options) {
      const server = await stage.listen(options);
      const [connection, client] = await Promise.all([accepted(server), stage.connect()]);
      return { client, accepted: connection };
    },
  };
  return stage;
}

/**
 * What is open of the kinds that sockets and event loops are made of, and of what tests pass; others Node and tsx open and close
 * as they like.
 */
function descriptorTargets(): string[] {
  return openDescriptors().filter((target) =>
    /^(?:socket:|anon_inode:|\/dev\/(?:null|zero)|.*seqpacket-test-)/.test(target),
  );
}

/** What the first socket opens for good: an epoll descriptor, and one in reserve. */
async function warmUp(): Promise<void> {
  const server = new Server();
  await server.listen({ kind: 'abstract', name: Buffer.from(`warm-up-${process.pid}`) });
  await server.close();
}
