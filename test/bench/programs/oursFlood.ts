import { once } from 'node:events';
import { connect } from '../../../src/seqpacket/connect';
import type { Connection } from '../../../src/seqpacket/connection';
import { task, type Task } from './task';

/** Packets that are written before the loop looks whether there is room. */
const batchLength = 64;

type Send = (connection: Connection, data: Uint8Array, task: Task) => Promise<void>;

const modes: Record<string, Send> = {
  async batched(connection, data, { count }) {
    for (let sent = 0; sent < count; sent += batchLength) {
      let room = true;
      const end = Math.min(count, sent + batchLength);
      for (let number = sent; number < end; number++) room = connection.write(data) && room;
      if (!room) await once(connection, 'drain');
    }
  },
  async write(connection, data, { count }) {
    for (let sent = 0; sent < count; sent++) {
      if (!connection.write(data)) await once(connection, 'drain');
    }
  },
  async send(connection, data, { count }) {
    for (let sent = 0; sent < count; sent++) await connection.send(data);
  },
};

async function main(): Promise<void> {
  const told = task();
  const send = modes[told.mode];
  if (send === undefined) throw new Error(`There is no way to send named ${told.mode}.`);
  const connection = await connect(told.address);
  await send(connection, new Uint8Array(told.length), told);
  await connection.close();
}

void main();
