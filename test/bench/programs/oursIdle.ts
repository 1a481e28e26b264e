import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../../../src/seqpacket/connection';
import { Server } from '../../../src/seqpacket/server';
import { ready, report, task } from './task';

/** For the processor time of idle connections. */
const watchedMs = 3000;
/** What is to be given back is given back over some turns of the event loop, and by threads. */
const settleMs = 100;

const { address, count } = task();

interface Memory {
  readonly resident: number;
  /** In use in V8's heap. */
  readonly heap: number;
}

async function memory(): Promise<Memory> {
  for (let round = 0; round < 5; round++) {
    globalThis.gc?.();
    await delay(settleMs);
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { resident: rss, heap: heapUsed };
}

/** `count` idle connections: what they cost in all, in bytes, and of a processor while nothing happens, in percent. */
async function main(): Promise<void> {
  const server = new Server();
  const connections: Connection[] = [];
  const all = new Promise<void>((resolve) => {
    server.on('connection', (connection) => {
      connection.on('packet', () => undefined);
      if (connections.push(connection) === count) resolve();
    });
  });
  await server.listen(address, { backlog: 128 });
  const before = await memory();
  ready();
  await all;
  const after = await memory();
  const start = process.cpuUsage();
  await delay(watchedMs);
  const { user, system } = process.cpuUsage(start);
  report({
    heap: after.heap - before.heap,
    resident: after.resident - before.resident,
    processorPercent: (user + system) / 10 / watchedMs,
  });
  await server.close();
  for (const connection of connections) connection.destroy();
}

void main();
