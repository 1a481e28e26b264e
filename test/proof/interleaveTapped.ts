import { onSockets } from '../unit/seqpacket/socketStage';
import { tapInPlace } from '../unit/seqpacket/tapStage';
import { interleaveMany, type InterleaveOptions } from './interleavings';
import { modelDoor } from './modelDoor';
import { TapRecorded } from './tapRecorded';

/**
 * The body of a test: random interleavings through a tap, and what is recorded of each is compared with what its ends know. One a process:
 * the thread of the taps numbers their connections from 1, as the door does.
 */
export function interleaveTapped(
  options: Omit<InterleaveOptions, 'onEnd'>,
  check: (counts: TapRecorded['counts']) => void,
): () => Promise<void> {
  return onSockets(async (stage) => {
    const door = await modelDoor(stage, stage.address, { ownDescriptors: true });
    const recorded = new TapRecorded();
    const { ended } = tapInPlace(stage, {
      onEvents: (events) => {
        recorded.hear(events);
      },
    });
    await interleaveMany([door], {
      ...options,
      onEnd: (passed) => {
        recorded.happened(passed);
      },
    });
    await ended();
    recorded.complete();
    check(recorded.counts);
  });
}
