import { SeqpacketSocket } from './nodeUnixSocket';
import { task } from './task';

const { path, length, count } = task();
const socket = new SeqpacketSocket();
const data = Buffer.alloc(length);

async function flood(): Promise<void> {
  for (let sent = 0; sent < count; sent++) {
    await new Promise<void>((resolve) => {
      socket.write(data, 0, length, resolve);
    });
  }
  setImmediate(() => socket.destroy());
}

socket.connect(path, () => void flood());
