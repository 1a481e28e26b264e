import { acceptOne } from './oursAcceptOne';
import { task } from './task';
import { watchTimers } from './timerLateness';

const { mode } = task();
let bytes = 0;

void acceptOne(task(), (connection) => {
  connection.once('end', watchTimers());
  if (mode === 'packets') {
    connection.on('packet', ({ data }) => {
      bytes += data.length;
    });
    return;
  }
  connection.onBatch = (batch) => {
    for (let position = 0; position < batch.length; position++) bytes += batch.byteLengthAt(position);
  };
});
process.once('exit', () => {
  if (bytes === 0) process.exitCode = 1;
});
