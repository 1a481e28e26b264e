import { connect } from '../../../src/seqpacket/connect';
import { report, task } from './task';

/** As ping.c, taking answers as batches (mode `batches`) or as packet events. */
async function main(): Promise<void> {
  const { address, length, count, mode } = task();
  const connection = await connect(address);
  const data = new Uint8Array(length);
  // As in ping.c: a third as many for warming up.
  let left = count + Math.floor(count / 3) + 1;
  let start = 0;
  const onAnswer = (answerLength: number) => {
    if (answerLength !== length) throw new Error('A packet has another length.');
    left--;
    if (left === count) start = performance.now();
    if (left > 0) {
      connection.write(data);
      return;
    }
    report(((performance.now() - start) * 1e6) / count);
    void connection.close();
  };
  if (mode === 'batches') connection.onBatch = (batch) => onAnswer(batch.byteLengthAt(0));
  else connection.on('packet', (packet) => onAnswer(packet.data.length));
  connection.write(data);
}

void main();
