// @ts-check
// A worker whose tap is in mid-traffic: listens, taps that at another address, and sends itself packets through the tap without
// end. From the 1000th that it receives on it tells its parent, and is terminated then, wherever it and the tap's thread are.
import { parentPort, workerData } from 'node:worker_threads';
import { acceptedWords, connectTo, listenAt, rawSockets } from './rawSockets.mjs';

/** Header, small and large lane, as native/src/tap_ring.cc has them. */
const smallBytes = 256 * 1024;
const ring = new Uint8Array(new SharedArrayBuffer(64 * 4 + smallBytes + 1024 * 1024));
new Uint32Array(ring.buffer)[56] = smallBytes;

let received = 0;
const data = new Uint8Array(2000);
const { addon, tables } = rawSockets({
  onAccept: (_, count) => {
    for (let row = 0; row < count; row++) addon.setReading(tables.accepted[row * acceptedWords] ?? 0, true);
  },
  onReceive: (_, count) => {
    received += count;
    addon.tapConnections();
    if (received >= 1000) parentPort?.postMessage(received);
    return true;
  },
  onSent: flood,
});
listenAt(addon, workerData);
addon.tapStart(ring, () => undefined);
const options = { abstract: false, backlog: 20, mode: 0o600, folderLocked: false };
const tap = addon.tapListen(Buffer.from(`${workerData}.tap`), options);
if (typeof tap !== 'number') throw new Error(`tapListen: ${JSON.stringify(tap)}`);
addon.tapForward(tap, Buffer.from(workerData), { abstract: false, pinned: false });
const client = connectTo(addon, `${workerData}.tap`);

function flood() {
  while (addon.send(client, data) === 0);
}

flood();
