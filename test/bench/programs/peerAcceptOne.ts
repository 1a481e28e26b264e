import { SeqpacketServer, type PeerSocket } from './nodeUnixSocket';
import { ready, type Task } from './task';

/** As `acceptOne` of ours, on node-unix-socket. */
export function acceptOne({ path }: Task, use: (socket: PeerSocket) => void): void {
  const server = new SeqpacketServer();
  server.once('connection', (socket: PeerSocket) => {
    server.close();
    // Its `destroy()` inside an event aborts the process; a reset when the client goes away first is the end too.
    socket.once('end', () => setImmediate(() => socket.destroy()));
    socket.on('error', () => undefined);
    use(socket);
  });
  server.listen(path);
  ready();
}
