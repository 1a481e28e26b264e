import { acceptOne } from './oursAcceptOne';
import { task } from './task';

const { length } = task();

void acceptOne(task(), (connection) => {
  connection.onBatch = (batch) => {
    for (let position = 0; position < batch.length; position++) {
      if (batch.byteLengthAt(position) !== length) throw new Error('A packet has another length.');
    }
  };
});
