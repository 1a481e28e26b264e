import { SeqpacketServer, SeqpacketSocket, type PeerSocket } from './nodeUnixSocket';
import { ready } from './task';

/** `PATH UPSTREAM [blocked]`: joins the first client with the upstream in JavaScript, on the npm peer. `blocked` as for oursTap. */
const [address = '', upstream = '', mode] = process.argv.slice(2);
const server = new SeqpacketServer();
server.on('connection', (client: PeerSocket) => {
  const there = new SeqpacketSocket();
  // What comes before the connection is there would be lost by the peer without a listener.
  const early: Buffer[] = [];
  const keep = (data: Buffer) => void early.push(data);
  client.on('data', keep);
  there.connect(upstream, () => {
    client.off('data', keep);
    for (const data of early) there.write(data, 0, data.length);
    join(client, there);
    join(there, client);
  });
});

function join(from: PeerSocket, to: PeerSocket): void {
  from.on('data', (data: Buffer) => to.write(data, 0, data.length));
  // It shows no half close without closing, so a relay on it ends with the first side that does.
  from.on('end', () => to.end());
  from.on('close', () => process.exit(0));
}

if (mode === 'blocked') {
  setInterval(() => {
    const end = performance.now() + 100;
    while (performance.now() < end);
  }, 1);
}

server.listen(address);
ready();
