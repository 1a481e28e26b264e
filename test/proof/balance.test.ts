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
import { countedKinds } from '../../native/test/openDescriptors.mjs';
import { Endpoints } from '../../src/endpoints/endpoints';
import { connect } from '../../src/seqpacket/connect';
import { Server } from '../../src/seqpacket/server';
import { parseAddress } from '../../src/seqpacket/socketAddress';
import { CaptureStore } from '../../src/traffic/captureStore';
import { accepted, closed, onSockets } from '../unit/seqpacket/socketStage';

/**
 * What a round may leave to the allocator and V8, in bytes: pages that stay with malloc's arenas and V8's spaces come and go by
 * some MiB. A leak of 1 KiB a connection or of 10 KiB a server would be 10 MB a round, and so is seen; smaller ones are
 * LeakSanitizer's (native/sanitize.mjs), which finds each byte.
 */
const memorySlack = 9 * 1024 * 1024;

/** For 200 environments: a chunk of 1 MiB left by each would be 200 MiB; V8 keeps some of the heaps of dead isolates. */
const workerSlack = 40 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Twice, for the memory of array buffers is given back after the collection that found them dead. */
async function collect(): Promise<void> {
  gc();
  await turn();
  gc();
}

/** Threads, and descriptors of the kinds that the module opens. */
function inUse() {
  return { threads: readdirSync('/proc/self/task').length, ...countedKinds() };
}

/**
 * Does a round often enough to warm up, then three times more. What the last ones take at least is compared with what
 * there was after the warm-up: V8 and malloc may keep more for a while, but what is leaked stays.
 */
async function isBalanced(round: () => Promise<void>): Promise<void> {
  await round();
  await round();
  await collect();
  const before = inUse();
  const memory = usage();
  const rounds: (typeof memory)[] = [];
  for (const name of ['first', 'second', 'third']) {
    await round();
    await collect();
    assert.deepEqual(inUse(), before, `after the ${name} round`);
    rounds.push(usage());
  }
  for (const kind of ['native', 'heapUsed', 'external'] as const) {
    const grown = Math.min(...rounds.map((each) => each[kind])) - memory[kind];
    console.log(`${kind}: ${grown} bytes more than after the warm-up`);
    assert.ok(grown < memorySlack, `${kind} grew by ${grown} bytes`);
  }
}

/** In bytes. V8's heap grows and shrinks in steps of 16 MiB as it sees fit, so RSS is taken without it, and what is used of it. */
function usage(): { readonly native: number; readonly heapUsed: number; readonly external: number } {
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  return { native: rss - heapTotal, heapUsed, external };
}

test(
  '10,000 connects, five times',
  onSockets(async ({ address, atEnd }) => {
    // Not the stage's, which keeps every connection to close it in the end.
    const server = new Server();
    await server.listen(address);
    atEnd(() => server.close());
    await isBalanced(async () => {
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
    await isBalanced(async () => {
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
    await isBalanced(async () => {
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
    const before = inUse();
    await collect();
    const memory = usage().native;
    for (let count = 0; count < 200; count++) await die();
    assert.deepEqual(inUse(), before);
    await collect();
    const grown = usage().native - memory;
    console.log(`native: ${grown} bytes more than after the first 50`);
    assert.ok(grown < workerSlack, `it grew by ${grown} bytes`);
    assert.deepEqual(readdirSync(folder), []);
  }),
);
