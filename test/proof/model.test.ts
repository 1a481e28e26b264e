import { test } from 'node:test';
import { onSockets } from '../unit/seqpacket/socketStage';
import { interleaveMany, interleavings } from './interleavings';
import { modelDoor } from './modelDoor';

test(
  `${interleavings} random interleavings on both ends of several connections agree with the model`,
  onSockets(async (stage) => {
    const name = Buffer.from(`model-${process.pid}`);
    await interleaveMany([
      await modelDoor(stage, stage.address, { ownDescriptors: true }),
      await modelDoor(stage, { kind: 'abstract', name }, { ownDescriptors: false }),
    ]);
  }),
);
