import { acceptOne } from './oursAcceptOne';
import { task } from './task';

/** As a list that shows the newest would keep them. */
const kept: Uint8Array[] = new Array<Uint8Array>(1024).fill(new Uint8Array(0));

void acceptOne(task(), (connection) => {
  let next = 0;
  connection.on('packet', ({ data }) => {
    kept[next++ & 1023] = data;
  });
});
