import { onSockets } from '../unit/seqpacket/socketStage';
import { tapInPlace } from '../unit/seqpacket/tapStage';
import { interleaveMany } from './interleavings';
import { TapRecorded } from './tapRecorded';

/** The body of a test: random interleavings through a tap, and what is recorded of each is compared with what its ends know. */
export function interleaveTapped(
  options: Omit<NonNullable<Parameters<typeof interleaveMany>[2]>, 'onEnd'>,
  check: (counts: TapRecorded['counts']) => void,
): () => Promise<void> {
  return onSockets(async (stage) => {
    const server = await stage.listen({ receiveFds: 'own' });
    const recorded = new TapRecorded();
    const { ended } = tapInPlace(stage, {
      onEvents: (events) => {
        recorded.hear(events);
      },
    });
    await interleaveMany(stage, server, {
      ...options,
      onEnd: (interleaving) => {
        recorded.happened(interleaving);
      },
    });
    await ended();
    recorded.complete();
    check(recorded.counts);
  });
}
