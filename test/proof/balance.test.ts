// What is used is the same before and after: descriptors, threads, memory.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { connect } from '../../src/seqpacket/connect';
import { Server } from '../../src/seqpacket/server';
import { parseAddress } from '../../src/seqpacket/socketAddress';
import { accepted, closed, onSockets } from '../unit/seqpacket/socketStage';

/** What a round may leave to the allocator and V8, in bytes; a leak of 1 KiB a connection would be 10 MB. */
const memorySlack = 6 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function inUse(): { readonly threads: number; readonly sockets: number; readonly polls: number } {
  const targets = readdirSync('/proc/self/fd').map((number) => {
    try {
      return readlinkSync(`/proc/self/fd/${number}`);
    } catch {
      return ''; // the descriptor that read this folder
    }
  });
  return {
    threads: readdirSync('/proc/self/task').length,
    sockets: targets.filter((target) => target.startsWith('socket:')).length,
    polls: targets.filter((target) => target === 'anon_inode:[eventpoll]').length,
  };
}

/** Three rounds; the first warms up, the third may not take more than the second. */
async function threeRounds(round: () => Promise<void>): Promise<void> {
  await round();
  const before = inUse();
  const memory: { rss: number; external: number }[] = [];
  for (const name of ['second', 'third']) {
    await round();
    collect();
    assert.deepEqual(inUse(), before, `after the ${name} round`);
    memory.push(process.memoryUsage());
  }
  const [second, third] = memory;
  assert.ok(second !== undefined && third !== undefined);
  const [rss, external] = [third.rss - second.rss, third.external - second.external];
  console.log(`third round against the second: RSS ${rss} bytes, external ${external} bytes`);
  assert.ok(rss < memorySlack, `RSS grew by ${rss} bytes`);
  assert.ok(external < memorySlack, `external memory grew by ${external} bytes`);
}

test(
  '10,000 connects, three times',
  onSockets(async ({ listen, address }) => {
    const server = await listen();
    await threeRounds(async () => {
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
  '1,000 servers, three times',
  onSockets(async ({ folder }) => {
    await threeRounds(async () => {
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
  '200 worker environments that die in mid-traffic',
  onSockets(async ({ folder }) => {
    const file = resolve(__dirname, '../../native/test/floodWorker.mjs');
    const die = async () => {
      const worker = new Worker(file, { workerData: join(folder, 'worker.socket') });
      await once(worker, 'message');
      await worker.terminate();
    };
    await die();
    const before = inUse();
    for (let count = 0; count < 200; count++) await die();
    assert.deepEqual(inUse(), before);
    assert.deepEqual(readdirSync(folder), []);
  }),
);
