import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../../../src/seqpacket/connection';
import { Server } from '../../../src/seqpacket/server';
import { ready, report, task } from './task';

/**
 * Connections before the first look, so that what is allocated once, V8's room for young objects above all, is not counted; then
 * `count` more.
 */
const warm = 1000;
const watchedMs = 3000;

const { address, count } = task();
const connections: Connection[] = [];

interface Memory {
  readonly connections: number;
  readonly resident: number;
  readonly heap: number;
}

function memory(): Memory {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { connections: connections.length, resident: rss, heap: heapUsed };
}

async function watch(server: Server, before: Memory): Promise<void> {
  const now = memory();
  const more = now.connections - before.connections;
  const bytesEach = (now.resident - before.resident) / more;
  const heapBytesEach = (now.heap - before.heap) / more;
  const start = process.cpuUsage();
  await delay(watchedMs);
  const { user, system } = process.cpuUsage(start);
  report({ bytesEach, heapBytesEach, processorPercent: (user + system) / 10 / watchedMs });
  await server.close();
  for (const connection of connections) connection.destroy();
}

async function main(): Promise<void> {
  const server = new Server();
  let before: Memory | undefined;
  server.on('connection', (connection) => {
    connection.on('packet', () => undefined);
    connections.push(connection);
    if (connections.length === warm) before = memory();
    if (connections.length === warm + count && before !== undefined) void watch(server, before);
  });
  await server.listen(address, { backlog: 128 });
  ready();
}

void main();
