import { acceptOne } from './peerAcceptOne';
import { task } from './task';

const { length } = task();

acceptOne(task(), (socket) => {
  socket.on('data', (data: Buffer) => {
    if (data.length !== length) throw new Error('A packet has another length.');
  });
});
