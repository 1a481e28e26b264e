// @ts-check
// A worker that is refused connections without end, most of the time within the module, and is terminated there.
import { parentPort, workerData } from 'node:worker_threads';
import { rawSockets } from './rawSockets.mjs';

const { addon } = rawSockets({});
const options = { receiveLimit: 0, passCredentials: false, ownDescriptors: false, abstract: false };
const file = Buffer.from(workerData);
parentPort?.postMessage('begun');
for (;;) addon.connect(file, options);
