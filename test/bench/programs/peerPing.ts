import { SeqpacketSocket } from './nodeUnixSocket';
import { report, task } from './task';

const { path, length, count } = task();
const data = Buffer.alloc(length);
const socket = new SeqpacketSocket();
let left = count + Math.floor(count / 3) + 1;
let start = 0;

socket.on('data', () => {
  left--;
  if (left === count) start = performance.now();
  if (left > 0) {
    socket.write(data, 0, length);
    return;
  }
  report(((performance.now() - start) * 1e6) / count);
  setImmediate(() => socket.destroy());
});
socket.connect(path, () => socket.write(data, 0, length));
