import { acceptOne } from './peerAcceptOne';
import { task } from './task';

acceptOne(task(), (socket) => {
  socket.on('data', (data: Buffer) => socket.write(data, 0, data.length));
});
