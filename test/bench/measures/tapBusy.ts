import { script } from '../builtPrograms';
import type { Environment } from '../environment';
import type { Figure } from '../figure';
import { median } from '../median';
import type { Effort } from '../runPairMeasure';
import { runTurns } from '../runTurns';
import { smallLengths } from './pairMeasure';
import { upperBound } from './upperBound';

/** Whose JavaScript is kept busy; a relay in JavaScript has a round trip every 100 ms then. */
const contests = [
  { contestant: 'ours', program: 'oursTap', trips: { blockSize: 10, blocks: 2000 }, must: 1.3 },
  {
    contestant: 'node-unix-socket',
    program: 'peerRelay',
    trips: { blockSize: 1, blocks: 50 },
    must: undefined,
  },
] as const;

/**
 * The median of round trips while JavaScript is busy 100 ms at a time, as a ratio to one while it is not. Unpinned: on one processor a
 * busy JavaScript takes it from everybody.
 */
export async function tapBusy(environment: Environment, effort: Effort): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { contestant, program, trips, must } of contests) {
    const { blockSize } = trips;
    const blocks = Math.ceil(trips.blocks * effort.share);
    for (const length of smallLengths.filter(effort.lengths)) {
      effort.say(`tap, ${contestant}, JavaScript busy, ${length} bytes`);
      const rounds: number[] = [];
      for (let round = 0; round < effort.rounds; round++) {
        const quiet = await medianTrip(environment, { program, length, blockSize, blocks });
        const busy = await medianTrip(environment, { program, length, mode: 'blocked', blockSize, blocks });
        rounds.push(busy / quiet);
      }
      const measure = 'tap: median round trip while JavaScript is busy 100 ms at a time';
      const unit = 'x while it is not';
      figures.push(upperBound({ measure, length, pinned: false, contestant, unit, rounds }, must));
    }
  }
  return figures;
}

interface Trips {
  readonly program: string;
  readonly mode?: string;
  readonly length: number;
  readonly blockSize: number;
  readonly blocks: number;
}

/** In nanoseconds, of few at a time. */
async function medianTrip(
  { runtimes: [{ node }], variables }: Environment,
  { program, mode, length, blockSize, blocks }: Trips,
): Promise<number> {
  const relay = [
    node,
    script(program),
    '{path}',
    '{upstream}',
    ...(mode === undefined ? [] : [mode]),
  ] as const;
  const [ns = []] = await runTurns([{ relay, blockSize }], { length, blocks }, { pinned: false, variables });
  return median(ns);
}
