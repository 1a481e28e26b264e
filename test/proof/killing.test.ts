import assert from 'node:assert/strict';
import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Connection } from '../../src/seqpacket/connection';
import { Server } from '../../src/seqpacket/server';
import { SeqpacketError } from '../../src/seqpacket/seqpacketError';
import { accepted, closed, onSockets } from '../unit/seqpacket/socketStage';
import { crc32 } from './crc32';
import { MortalPeers, peerPacket, peerPackets, peerRecord, type ModelPacket } from './mortalPeers';
import { seededRandom, type Random } from './seededRandom';

const kills = Number(process.env['SEQPACKET_INTERLEAVINGS'] ?? 500);
const seed = Number(process.env['SEQPACKET_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));

/** Sends some packets, empty ones and descriptors among them; gives those that the kernel took, once all is known. */
async function sendSome(random: Random, connection: Connection): Promise<readonly ModelPacket[]> {
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

/** What the peer says it received is what was sent first. */
function checkReceived(taken: readonly ModelPacket[], received: number, check: number): void {
  assert.ok(received <= taken.length, `the peer received ${received} of ${taken.length}`);
  const sum = taken
    .slice(0, received)
    .reduce((value, { data, descriptors }) => crc32([descriptors], crc32(data, value)), 0);
  assert.equal(check, sum, 'what the peer received differs');
}

interface Lived {
  readonly received: number;
  readonly taken: readonly ModelPacket[];
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

test(
  `${kills} peers that are killed: what they sent has arrived, and what they received was right`,
  onSockets(async ({ address, path, folder, atEnd }) => {
    console.log(`SEQPACKET_SEED=${seed}`);
    const record = join(folder, 'record');
    const peers = new MortalPeers();
    const server = new Server();
    await server.listen(address, { receiveFds: 'own' });
    atEnd(async () => {
      await server.close();
      await peers.end();
      rmSync(record);
    });
    for (let number = 0; number < kills; number++) {
      const random = seededRandom(seed + number);
      const next = accepted(server);
      const pid = await peers.fork(number, path, record);
      const connection = await next;
      const lived = await killOne(random, connection, pid, number);
      const { sent, received, check } = peerRecord(record);
      const name = `Again with: SEQPACKET_SEED=${seed}, peer ${number}`;
      // It may have been killed between sending and noting it.
      assert.ok(
        lived.received === sent || (lived.received === sent + 1 && sent < peerPackets),
        `${lived.received} of ${sent}. ${name}`,
      );
      checkReceived(lived.taken, received, check);
    }
  }),
);
