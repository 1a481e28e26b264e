import { acceptOne } from './peerAcceptOne';
import { task } from './task';
import { watchTimers } from './timerLateness';

acceptOne(task(), (socket) => {
  socket.once('end', watchTimers());
  socket.on('data', () => undefined);
});
