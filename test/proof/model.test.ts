import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Connection } from '../../src/seqpacket/connection';
import { SeqpacketError } from '../../src/seqpacket/seqpacketError';
import { accepted, closed, onSockets } from '../unit/seqpacket/socketStage';
import { seededRandom, type Random } from './seededRandom';

const interleavings = 2_000;
const seed = Number(process.env['SEQPACKET_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
/** One interleaving alone, as a failure names it. */
const only = process.env['SEQPACKET_INTERLEAVING'];

/** One end, and what the model knows of it. */
interface End {
  readonly connection: Connection;
  readonly sent: { readonly data: Buffer; taken: boolean | undefined }[];
  readonly received: Buffer[];
  /** It closed without reading to the end, so that it may lack the last packets. */
  left: boolean;
}

function endOf(connection: Connection): End {
  const end: End = { connection, sent: [], received: [], left: false };
  connection.on('packet', ({ data, length }) => {
    assert.equal(data.length, length);
    end.received.push(Buffer.from(data));
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

/** Sends; the model learns whether the kernel took it. */
async function send(end: End, data: Buffer): Promise<void> {
  const entry: End['sent'][number] = { data, taken: undefined };
  end.sent.push(entry);
  try {
    await end.connection.send(data);
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
  if (choice < 16) pending.push(send(end, payload(random, connection.maxPacketLength)));
  else if (choice < 18) connection.pause();
  else if (choice < 21) connection.resume();
  else if (choice === 21) connection.end();
  else {
    end.left ||= !connection.closed;
    if (choice === 22) void connection.close();
    else connection.destroy();
  }
}

/** Every packet that the kernel took has arrived, in order, byte for byte; fewer only where the receiver left. */
function check(from: End, to: End): void {
  const taken = from.sent.filter((entry) => entry.taken === true).map(({ data }) => data);
  assert.ok(from.sent.every((entry) => entry.taken !== undefined));
  if (!to.left) assert.equal(to.received.length, taken.length);
  to.received.forEach((data, index) => assert.ok(taken[index]?.equals(data), `packet ${index} differs`));
}

async function interleave(random: Random, ends: readonly [End, End]): Promise<void> {
  const pending: Promise<void>[] = [];
  for (let steps = 1 + random(25); steps > 0; steps--) {
    step(random, ends[random(2) === 0 ? 0 : 1], pending);
    if (random(3) === 0) await turn();
  }
  for (const { connection } of ends) connection.resume().end();
  await Promise.all([...pending, ...ends.map(({ connection }) => closed(connection))]);
  check(ends[0], ends[1]);
  check(ends[1], ends[0]);
}

test(
  `${interleavings} random interleavings on both ends agree with the model`,
  onSockets(async ({ listen, connect }) => {
    console.log(`SEQPACKET_SEED=${seed}`);
    const server = await listen();
    const first = only === undefined ? 0 : Number(only);
    const last = only === undefined ? interleavings : first + 1;
    for (let number = first; number < last; number++) {
      const [there, here] = await Promise.all([accepted(server), connect()]);
      try {
        await interleave(seededRandom(seed + number), [endOf(here), endOf(there)]);
      } catch (error) {
        throw new Error(`Again with: SEQPACKET_SEED=${seed} SEQPACKET_INTERLEAVING=${number}`, {
          cause: error,
        });
      }
    }
  }),
);
