import { acceptOne } from './oursAcceptOne';
import { task } from './task';
void acceptOne(task(), (connection) => {
  connection.onBatch = (batch) => {
    for (let position = 0; position < batch.length; position++) connection.write(batch.viewAt(position));
  };
});
