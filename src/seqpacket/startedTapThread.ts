import { errnoName } from './errnoName';
import { SeqpacketError } from './seqpacketError';
import { TapThread, tapThread } from './tapThread';

/**
 * The thread of this environment's taps; `ringBytes` counts when this starts it.
 * @throws SeqpacketError when the system refuses one, as at a limit of threads.
 */
export function startedTapThread(ringBytes?: number): TapThread {
  const thread = tapThread(ringBytes);
  if (thread instanceof TapThread) return thread;
  throw new SeqpacketError(
    errnoName(thread.errno),
    `The thread that forwards for taps could not be started (${thread.syscall}). Close other programs, then try again.`,
    thread,
  );
}
