import { Server } from '../../../src/seqpacket/server';
import type { Connection } from '../../../src/seqpacket/connection';
import { ready, type Task } from './task';

/** Listens, says so, and gives the first connection to `use` before anything of it is read. */
export async function acceptOne({ address }: Task, use: (connection: Connection) => void): Promise<void> {
  const server = new Server();
  server.once('connection', (connection) => {
    void server.close();
    connection.once('end', () => connection.end());
    use(connection);
  });
  await server.listen(address);
  ready();
}
