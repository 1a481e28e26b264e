import assert from 'node:assert/strict';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import type { Connection } from '../../src/seqpacket/connection';
import { SeqpacketError } from '../../src/seqpacket/seqpacketError';
import type { Server } from '../../src/seqpacket/server';
import { accepted, closed, type SocketStage } from '../unit/seqpacket/socketStage';
import { seededRandom, type Random } from './seededRandom';

/** How many there are to be. */
export const interleavings = Number(process.env['SEQPACKET_INTERLEAVINGS'] ?? 2_000);
const seed = Number(process.env['SEQPACKET_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
/** One interleaving alone, as a failure names it. */
const only = process.env['SEQPACKET_INTERLEAVING'];

/** A packet: its bytes, and the devices that its descriptors are of. */
export interface ModelPacket {
  readonly data: Buffer;
  readonly files: readonly number[];
}

/** What passed one way, as its two ends know it. */
export interface OneWay {
  /** What the sender's kernel took. */
  readonly taken: readonly ModelPacket[];
  readonly received: readonly ModelPacket[];
}

/** One interleaving, when all of it has happened. */
export interface Interleaving {
  /** Counted from 1 in this run, in the order of the connections. */
  readonly connection: number;
  readonly toServer: OneWay;
  readonly toClient: OneWay;
}

/** How many there are to be at a time, and what else is to happen. */
interface InterleaveOptions {
  /** Connections that are under way at the same time; one by one, unless said. */
  readonly together?: number;
  /** Keeps JavaScript busy for up to so long, in ms, now and then. */
  readonly busyMs?: number;
  /** Called when one is over. */
  readonly onEnd?: (interleaving: Interleaving) => void;
}

/** One end, and what the model knows of it. */
interface End {
  readonly connection: Connection;
  readonly sent: { readonly packet: ModelPacket; taken: boolean | undefined }[];
  readonly received: ModelPacket[];
  /** It closed without reading to the end, so that it may lack the last packets. */
  left: boolean;
}

function endOf(connection: Connection): End {
  const end: End = { connection, sent: [], received: [], left: false };
  connection.on('packet', ({ data, length, fds = [] }) => {
    assert.equal(data.length, length);
    const files = fds.map((fd) => fstatSync(fd).rdev);
    fds.forEach((fd) => {
      closeSync(fd);
    });
    end.received.push({ data: Buffer.from(data), files });
  });
  connection.on('error', (error) => assert.ok(error instanceof SeqpacketError));
  return end;
}

function payload(random: Random, limit: number): Buffer {
  const kind = random(40);
  if (kind < 6) return Buffer.alloc(0);
  if (kind === 6) return Buffer.alloc(limit, random(256));
  return Buffer.alloc(kind < 30 ? 1 + random(100) : random(70_000), random(256));
}

/** Opens some devices, different ones, so that their order is seen too. */
function descriptors(random: Random): number[] {
  const count = random(8) === 0 ? 1 + random(4) : 0;
  return Array.from({ length: count }, () => openSync(['/dev/null', '/dev/zero'][random(2)] ?? '', 'r'));
}

/** Sends; the model learns whether the kernel took it. */
async function send(end: End, data: Buffer, fds: readonly number[]): Promise<void> {
  const files = fds.map((fd) => fstatSync(fd).rdev);
  const entry: End['sent'][number] = { packet: { data, files }, taken: undefined };
  end.sent.push(entry);
  try {
    const sending = end.connection.send(data, { fds });
    // They may be closed at once, also while the packet waits.
    fds.forEach((fd) => {
      closeSync(fd);
    });
    await sending;
    entry.taken = true;
  } catch (error) {
    assert.ok(error instanceof SeqpacketError, String(error));
    assert.match(error.code, /^(?:EPIPE|ECONNRESET|ECANCELED)$/);
    entry.taken = false;
  }
}

function step(random: Random, end: End, pending: Promise<void>[]): void {
  const { connection } = end;
  const choice = random(24);
  if (choice < 16) {
    pending.push(send(end, payload(random, connection.maxPacketLength), descriptors(random)));
  } else if (choice < 18) connection.pause();
  else if (choice < 21) connection.resume();
  else if (choice === 21) connection.end();
  else {
    end.left ||= !connection.closed;
    if (choice === 22) void connection.close();
    else connection.destroy();
  }
}

/** Every packet that the kernel took has arrived, in order, byte for byte; fewer only where the receiver left. */
function check(from: End, to: End): OneWay {
  const taken = from.sent.filter((entry) => entry.taken === true).map(({ packet }) => packet);
  assert.ok(from.sent.every((entry) => entry.taken !== undefined));
  if (!to.left) assert.equal(to.received.length, taken.length);
  to.received.forEach(({ data, files }, index) => {
    const expected = taken[index] ?? assert.fail(`packet ${index} was never taken`);
    assert.ok(expected.data.equals(data), `packet ${index} differs`);
    assert.deepEqual(files, expected.files, `descriptors of packet ${index}`);
  });
  return { taken, received: [...to.received] };
}

/** Nothing of this process goes on meanwhile but what has a thread of its own. */
function beBusy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** Gives what passed each way, from the first end and to it. */
async function interleave(
  random: Random,
  ends: readonly [End, End],
  busyMs: number,
): Promise<[OneWay, OneWay]> {
  const pending: Promise<void>[] = [];
  for (let steps = 1 + random(25); steps > 0; steps--) {
    step(random, ends[random(2) === 0 ? 0 : 1], pending);
    if (busyMs > 0 && random(20) === 0) beBusy(random(busyMs));
    if (random(3) === 0) await turn();
  }
  for (const { connection } of ends) connection.resume().end();
  await Promise.all([...pending, ...ends.map(({ connection }) => closed(connection))]);
  const passed: [OneWay, OneWay] = [check(ends[0], ends[1]), check(ends[1], ends[0])];
  // The stage keeps the connections until its end, and with them what listens to them.
  for (const { sent, received } of ends) sent.length = received.length = 0;
  return passed;
}

/**
 * Many of them, each on a connection of its own to the stage's server, whatever is between. Each must agree with the model.
 */
export async function interleaveMany(
  { connect }: SocketStage,
  server: Server,
  { together = 1, busyMs = 0, onEnd }: InterleaveOptions = {},
): Promise<void> {
  console.log(`SEQPACKET_SEED=${seed}`);
  const first = only === undefined ? 0 : Number(only);
  const last = only === undefined ? interleavings : first + 1;
  const one = async (number: number, there: Connection, here: Connection) => {
    try {
      const ends = [endOf(here), endOf(there)] as const;
      const [toServer, toClient] = await interleave(seededRandom(seed + number), ends, busyMs);
      onEnd?.({ connection: number - first + 1, toServer, toClient });
    } catch (error) {
      throw new Error(`Again with: SEQPACKET_SEED=${seed} SEQPACKET_INTERLEAVING=${number}`, {
        cause: error,
      });
    }
  };
  for (let number = first; number < last;) {
    const pairs: [number, Connection, Connection][] = [];
    for (; pairs.length < together && number < last; number++) {
      const [there, here] = await Promise.all([accepted(server), connect({ receiveFds: 'own' })]);
      pairs.push([number, there, here]);
    }
    await Promise.all(pairs.map((pair) => one(...pair)));
  }
}
