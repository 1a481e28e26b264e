import { test } from 'node:test';
import { startedTapThread } from '../../src/seqpacket/startedTapThread';
import { onSockets } from '../unit/seqpacket/socketStage';
import { tapInPlace } from '../unit/seqpacket/tapStage';
import { interleaveMany, interleavings } from './interleavings';

startedTapThread();

test(
  `${interleavings} random interleavings through a tap agree with the model`,
  onSockets(async (stage) => {
    const server = await stage.listen({ receiveFds: 'own' });
    const { ended } = tapInPlace(stage, { onEvents: () => undefined });
    await interleaveMany(stage, server);
    await ended();
  }),
);
