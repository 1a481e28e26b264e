import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startedTapThread } from '../../src/seqpacket/startedTapThread';
import { onSockets } from '../unit/seqpacket/socketStage';
import { tapInPlace } from '../unit/seqpacket/tapStage';
import { interleaveMany, interleavings } from './interleavings';
import { modelDoor } from './modelDoor';

startedTapThread();

test(
  `${interleavings} random interleavings through a tap agree with the model, and what arrived is recorded or counted`,
  onSockets(async (stage) => {
    const door = await modelDoor(stage, stage.address, { ownDescriptors: true });
    let [recorded, unrecorded] = [0, 0];
    const { ended } = tapInPlace(stage, {
      onEvents: (events) => {
        for (const event of events) {
          if (event.kind === 'packet') recorded++;
          else if (event.kind === 'close') unrecorded += event.unrecorded;
        }
      },
    });
    const received = await interleaveMany([door]);
    await ended();
    assert.ok(recorded + unrecorded >= received, `${recorded} + ${unrecorded} of ${received}`);
  }),
);
