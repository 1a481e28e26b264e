// @ts-check
// A worker in mid-traffic: listens, connects to itself, and sends without end, descriptors too. From the 1000th packet that it receives
// on it tells its parent, and is terminated then, wherever it is. The first descriptors it leaves as they are, as when packets are held
// back; others it closes.
import { openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { acceptedWords, connectTo, listenAt, rawSockets } from './rawSockets.mjs';

const mostHeld = 20;

let received = 0;
let held = 0;
let sent = 0;
const data = new Uint8Array(2000);
const passed = Int32Array.of(openSync('/dev/zero', 'r'), openSync('/dev/zero', 'r'));
const { addon, tables } = rawSockets({
  onAccept: (_, count) => {
    for (let row = 0; row < count; row++) addon.setReading(tables.accepted[row * acceptedWords] ?? 0, true);
  },
  onReceive: (_, count, _chunk, _names, fds = []) => {
    received += count;
    if (received >= 1000) parentPort?.postMessage(received);
    for (const numbers of fds) settle(numbers);
    return received % 2 === 0;
  },
  onSent: flood,
});
listenAt(addon, workerData, true);
const client = connectTo(addon, workerData);

function flood() {
  while (addon.send(client, data, sent++ % 10 === 0 ? passed : undefined) === 0);
}

/** @param {readonly number[]} fds */
function settle(fds) {
  if (held < mostHeld) held++;
  else addon.closeDescriptors(fds);
}

flood();
