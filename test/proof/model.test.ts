import { test } from 'node:test';
import { onSockets } from '../unit/seqpacket/socketStage';
import { interleaveMany, interleavings } from './interleavings';

test(
  `${interleavings} random interleavings on both ends agree with the model`,
  onSockets(async (stage) => {
    await interleaveMany(stage, await stage.listen({ receiveFds: 'own' }));
  }),
);
