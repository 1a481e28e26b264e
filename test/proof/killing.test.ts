import assert from 'node:assert/strict';
import { closeSync, openSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { connect } from '../../src/seqpacket/connect';
import type { Connection } from '../../src/seqpacket/connection';
import { Server } from '../../src/seqpacket/server';
import { SeqpacketError } from '../../src/seqpacket/seqpacketError';
import { accepted, closed, onSockets } from '../unit/seqpacket/socketStage';
import {
  checkReceived,
  MortalPeers,
  peerPacket,
  peerPackets,
  peerRecord,
  type PeerPacket,
} from './mortalPeers';
import { seededRandom, type Random } from './seededRandom';

const kills = Number(process.env['SEQPACKET_INTERLEAVINGS'] ?? 500);
const seed = Number(process.env['SEQPACKET_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));

/** Sends some packets, empty ones and descriptors among them; gives those that the kernel took, once all is known. */
async function sendSome(random: Random, connection: Connection): Promise<readonly PeerPacket[]> {
  const descriptor = openSync('/dev/null', 'r');
  const sends = Array.from({ length: random(60) }, async (_, index) => {
    const descriptors = random(6) === 0 ? 1 + random(3) : 0;
    const data = Buffer.alloc([0, random(100), random(5_000), random(100_000)][random(4)] ?? 0, index);
    const fds = Array.from({ length: descriptors }, () => descriptor);
    try {
      await connection.send(data, { fds });
      return [{ data, descriptors }];
    } catch (error) {
      assert.ok(error instanceof SeqpacketError, String(error));
      assert.match(error.code, /^(?:EPIPE|ECONNRESET|ECANCELED)$/);
      return [];
    }
  });
  closeSync(descriptor);
  return (await Promise.all(sends)).flat();
}

/** Every packet that the peer's kernel took arrives, in order, byte for byte, with its descriptors. */
function receiveAll(peerSeed: number, connection: Connection): { count: number } {
  const received = { count: 0 };
  connection.on('packet', ({ data, fds = [] }) => {
    fds.forEach((fd) => {
      closeSync(fd);
    });
    const expected = peerPacket(peerSeed, received.count);
    assert.ok(expected.data.equals(data), `packet ${received.count} differs`);
    assert.equal(fds.length, expected.descriptors, `packet ${received.count}`);
    received.count++;
  });
  connection.on('error', ({ code }) => assert.match(code, /^(?:EPIPE|ECONNRESET)$/));
  return received;
}

interface Lived {
  readonly received: number;
  readonly taken: readonly PeerPacket[];
}

async function killOne(
  random: Random,
  connection: Connection,
  pid: number,
  peerSeed: number,
): Promise<Lived> {
  const received = receiveAll(peerSeed, connection);
  const end = closed(connection);
  const sending = sendSome(random, connection);
  // Anywhere: before, in the midst of and after its packets.
  for (let turns = random(40); turns > 0; turns--) {
    if (random(10) === 0) connection.pause();
    await turn();
    if (random(2) === 0) connection.resume();
  }
  process.kill(pid, 'SIGKILL');
  connection.resume();
  const taken = await sending;
  connection.end();
  await end;
  return { received: received.count, taken };
}

/** Where the peers are, and how a connection with each comes about. */
interface Peers {
  readonly folder: string;
  readonly meet: (peers: MortalPeers, seed: number, record: string) => Promise<[Connection, number]>;
}

async function killMany({ folder, meet }: Peers): Promise<void> {
  console.log(`SEQPACKET_SEED=${seed}`);
  const file = join(folder, 'record');
  const peers = new MortalPeers();
  try {
    for (let number = 0; number < kills; number++) {
      const [connection, pid] = await meet(peers, number, file);
      const lived = await killOne(seededRandom(seed + number), connection, pid, number);
      const record = peerRecord(file);
      const { sent } = record;
      const name = `Again with: SEQPACKET_SEED=${seed}, peer ${number}`;
      // It may have been killed between sending and noting it.
      assert.ok(
        lived.received === sent || (lived.received === sent + 1 && sent < peerPackets),
        `${lived.received} of ${sent}. ${name}`,
      );
      checkReceived(lived.taken, record);
    }
  } finally {
    await peers.end();
    rmSync(file);
  }
}

test(
  `${kills} clients that are killed: what they sent has arrived, and what they received was right`,
  onSockets(async ({ address, path, folder, atEnd }) => {
    const server = new Server();
    await server.listen(address, { receiveFds: 'own' });
    atEnd(() => server.close());
    await killMany({
      folder,
      meet: async (peers, number, record) => {
        const next = accepted(server);
        const pid = await peers.fork('connect', number, path, record);
        return [await next, pid];
      },
    });
  }),
);

test(
  `${kills} servers that are killed, some before they accept: what they sent has arrived, and what they received was right`,
  onSockets(async ({ address, path, folder }) => {
    await killMany({
      folder,
      meet: async (peers, number, record) => {
        const pid = await peers.fork('listen', number, path, record);
        const connection = await connect(address, { receiveFds: 'own' });
        unlinkSync(path);
        return [connection, pid];
      },
    });
  }),
);
