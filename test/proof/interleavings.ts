import { Interleaving, type Passed } from './interleaving';
import type { ModelDoor } from './modelDoor';
import { seededRandom } from './seededRandom';

/** One interleaving alone, as a failure names it. */
const only = process.env['SEQPACKET_INTERLEAVING'];
/** How many there are to be. */
export const interleavings = only === undefined ? Number(process.env['SEQPACKET_INTERLEAVINGS'] ?? 2_000) : 1;
const seed = Number(process.env['SEQPACKET_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));

/** When an interleaving counts as stalled, in ms. It takes some milliseconds. */
const stalledAfterMs = 60_000;

/** How many there are to be at a time, and what else is to happen. */
export interface InterleaveOptions {
  /** Interleavings that are under way at the same time; one by one, unless said. */
  readonly together?: number;
  /** Keeps JavaScript busy for up to so long, in ms, now and then. */
  readonly busyMs?: number;
  /** Called when one is over, with what passed on its connections, in the order they were opened. */
  readonly onEnd?: (passed: readonly Passed[]) => void;
}

/** Many of them, each on connections of its own through these doors, whatever is between. Each must agree with the model. */
export async function interleaveMany(
  doors: readonly ModelDoor[],
  { together = 1, busyMs = 0, onEnd }: InterleaveOptions = {},
): Promise<void> {
  console.log(`SEQPACKET_SEED=${seed}`);
  const first = Number(only ?? 0);
  const last = first + interleavings;
  const one = async (number: number) => {
    const interleaving = new Interleaving(doors, seededRandom(seed + number), busyMs);
    try {
      const passed = await beforeItStalls(interleaving.run());
      onEnd?.(passed);
    } catch (error) {
      interleaving.abandon();
      throw new Error(`Again with: SEQPACKET_SEED=${seed} SEQPACKET_INTERLEAVING=${number}`, {
        cause: error,
      });
    }
  };
  for (let number = first; number < last; number += together) {
    const count = Math.min(together, last - number);
    // All of them have ended before one's failure ends the test, and with it the doors.
    const outcomes = await Promise.allSettled(
      Array.from({ length: count }, (_, index) => one(number + index)),
    );
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }
}

async function beforeItStalls<T>(running: Promise<T>): Promise<T> {
  let watchdog: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    watchdog = setTimeout(() => reject(new Error('It stalled.')), stalledAfterMs);
  });
  try {
    return await Promise.race([running, stalled]);
  } finally {
    clearTimeout(watchdog);
  }
}
