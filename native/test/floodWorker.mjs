// @ts-check
// A worker in mid-traffic: listens, connects to itself, and sends without end. From the 1000th packet that it receives on it tells its
// parent, and is terminated then, wherever it is.
import { parentPort, workerData } from 'node:worker_threads';
import { acceptedWords, connectTo, listenAt, rawSockets } from './rawSockets.mjs';

let received = 0;
const data = new Uint8Array(2000);
const { addon, tables } = rawSockets({
  onAccept: (_, count) => {
    for (let row = 0; row < count; row++) addon.setReading(tables.accepted[row * acceptedWords] ?? 0, true);
  },
  onReceive: (_, count) => {
    received += count;
    if (received >= 1000) parentPort?.postMessage(received);
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
