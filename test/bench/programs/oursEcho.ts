import { acceptOne } from './oursAcceptOne';
import { task } from './task';

void acceptOne(task(), (connection) => {
  connection.on('packet', ({ data }) => connection.write(data));
});
