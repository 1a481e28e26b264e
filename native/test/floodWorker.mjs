// @ts-check
// A worker in mid-traffic: listens, connects to itself, and sends without end. It tells its parent after every so many packets and
// is terminated then, wherever it is.
import { parentPort, workerData } from 'node:worker_threads';
import { connectTo, listenAt, rawSockets } from './rawSockets.mjs';

let received = 0;
const data = new Uint8Array(2000);
const { addon, tables } = rawSockets({
  onAccept: (_, count) => {
    for (let row = 0; row < count; row++) addon.setReading(tables.accepted[row * 5] ?? 0, true);
  },
  onReceive: (_, count) => {
    received += count;
    if (received > 1000) parentPort?.postMessage(received);
    return received % 2 === 0;
  },
  onSent: flood,
});
listenAt(addon, workerData);
const client = connectTo(addon, workerData);

function flood() {
  while (addon.send(client, data) === 0);
}

flood();
