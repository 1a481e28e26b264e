import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../../../src/seqpacket/connection';
import { Server } from '../../../src/seqpacket/server';
import { ready, report, task } from './task';

/** Connections before the first look, so that what is allocated once is not counted; then `count` more. */
const warm = 200;
const watchedMs = 3000;

const { address, count } = task();
const connections: Connection[] = [];

function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

async function watch(server: Server, before: { connections: number; bytes: number }): Promise<void> {
  const bytesEach = (residentBytes() - before.bytes) / (connections.length - before.connections);
  const start = process.cpuUsage();
  await delay(watchedMs);
  const { user, system } = process.cpuUsage(start);
  report({ bytesEach, processorPercent: (user + system) / 10 / watchedMs });
  await server.close();
  for (const connection of connections) connection.destroy();
}

async function main(): Promise<void> {
  const server = new Server();
  let before: { connections: number; bytes: number } | undefined;
  server.on('connection', (connection) => {
    connection.on('packet', () => undefined);
    connections.push(connection);
    if (connections.length === warm) before = { connections: warm, bytes: residentBytes() };
    if (connections.length === warm + count && before !== undefined) void watch(server, before);
  });
  await server.listen(address, { backlog: 128 });
  ready();
}

void main();
