// What is used is the same before and after: descriptors, threads, memory.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { inUse } from '../../native/test/openDescriptors.mjs';
import { Endpoints } from '../../src/endpoints/endpoints';
import { connect } from '../../src/seqpacket/connect';
import { Server } from '../../src/seqpacket/server';
import { parseAddress } from '../../src/seqpacket/socketAddress';
import { CaptureStore } from '../../src/traffic/captureStore';
import { accepted, closed, onSockets } from '../unit/seqpacket/socketStage';

/**
 * What three rounds may leave to the allocator and V8, in bytes. Pages that stay with malloc's arenas come and go by some MiB; what is
 * used of V8's heap, and outside of it for array buffers, is counted exactly. A leak of 300 bytes a connection would be 9 MB in three
 * rounds, and so is seen; smaller ones are LeakSanitizer's (native/sanitize.mjs), which finds each byte.
 */
const slack = { native: 8 * 2 ** 20, heapUsed: 2 ** 20, external: 2 ** 20 };

/** For 200 environments: a chunk of 1 MiB left by each would be 200 MiB, and 100 KiB each are seen; V8 keeps some of the heaps of dead isolates. */
const workerSlack = 20 * 2 ** 20;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Twice, for the memory of array buffers is given back after the collection that found them dead. */
async function collect(): Promise<void> {
  gc();
  await turn();
  gc();
}

/**
 * Does a round twice to warm up, then three times more. What there is after the last is compared with what there was after the warm-up:
 * a leak has then grown three times.
 */
async function isBalanced(folder: string, round: () => Promise<void>): Promise<void> {
  await round();
  await round();
  await collect();
  const before = inUse(folder);
  const memory = usage();
  for (const name of ['first', 'second', 'third']) {
    await round();
    await collect();
    assert.deepEqual(inUse(folder), before, `after the ${name} round`);
  }
  const after = usage();
  for (const kind of ['native', 'heapUsed', 'external'] as const) {
    const grown = after[kind] - memory[kind];
    console.log(`${kind}: ${grown} bytes more than after the warm-up`);
    assert.ok(grown < slack[kind], `${kind} grew by ${grown} bytes`);
  }
}

/** In bytes. V8's heap grows and shrinks in steps of 16 MiB as it sees fit, so RSS is taken without it, and what is used of it. */
function usage(): { readonly native: number; readonly heapUsed: number; readonly external: number } {
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  return { native: rss - heapTotal, heapUsed, external };
}

test(
  '10,000 connects, five times',
  onSockets(async ({ folder, address, atEnd }) => {
    // Not the stage's, which keeps every connection to close it in the end.
    const server = new Server();
    await server.listen(address);
    atEnd(() => server.close());
    await isBalanced(folder, async () => {
      for (let count = 0; count < 10_000; count++) {
        const [there, here] = await Promise.all([accepted(server), connect(address)]);
        there.destroy();
        here.resume();
        await closed(here);
      }
    });
  }),
);

test(
  '1,000 servers, five times',
  onSockets(async ({ folder }) => {
    await isBalanced(folder, async () => {
      const servers = Array.from({ length: 1_000 }, () => new Server());
      await Promise.all(
        servers.map((server, number) => server.listen(parseAddress(join(folder, `${number}.socket`)))),
      );
      await Promise.all(servers.map((server) => server.close()));
      assert.deepEqual(readdirSync(folder), []);
    });
  }),
);

test(
  '100 times what an activation and a deactivation of the extension do with sockets and the capture, five times',
  onSockets(async ({ folder, address }) => {
    const root = mkdtempSync(join(tmpdir(), 'seqpacket-captures-'));
    const limits = { maxPackets: 1_000, maxMemoryBytes: 2 ** 20, maxDiskBytes: 2 ** 24 };
    await isBalanced(folder, async () => {
      for (let count = 0; count < 100; count++) {
        const capture = new CaptureStore(limits);
        await capture.open(root, 0);
        const endpoints = new Endpoints(capture);
        await endpoints.startServer({
          address,
          backlog: 20,
          responder: 'echo',
          reply: Buffer.alloc(0),
          padReplyTo: 0,
        });
        const { connectionId } = await endpoints.connect({ address, timeoutMs: 60_000 });
        await endpoints.sendPacket({ connectionId, data: Buffer.from('in mid-traffic') });
        await endpoints.dispose();
        await capture.close();
        assert.deepEqual(readdirSync(folder), []);
      }
    });
    rmSync(root, { recursive: true });
  }),
);

test(
  '200 worker environments that die in mid-traffic, after 50 to warm up',
  onSockets(async ({ folder }) => {
    const file = resolve(__dirname, '../../native/test/floodWorker.mjs');
    const die = async () => {
      const worker = new Worker(file, { workerData: join(folder, 'worker.socket') });
      await once(worker, 'message');
      await worker.terminate();
    };
    for (let count = 0; count < 50; count++) await die();
    const before = inUse(folder);
    await collect();
    const memory = usage().native;
    for (let count = 0; count < 200; count++) await die();
    assert.deepEqual(inUse(folder), before);
    await collect();
    const grown = usage().native - memory;
    console.log(`native: ${grown} bytes more than after the first 50`);
    assert.ok(grown < workerSlack, `it grew by ${grown} bytes`);
    assert.deepEqual(readdirSync(folder), []);
  }),
);
