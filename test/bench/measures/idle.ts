import { baseline, script } from '../builtPrograms';
import type { Environment } from '../environment';
import type { Figure } from '../figure';
import { runPair } from '../runPair';
import type { Effort } from '../runPairMeasure';
import { upperBound } from './upperBound';

/** What some idle connections cost in all, in bytes; and of a processor. */
interface Idle {
  /** In use in V8's heap after a collection. */
  readonly heap: number;
  readonly resident: number;
  readonly processorPercent: number;
}

/** The first bring what is allocated once, as chunks, tables and room for V8's objects. */
const first = 1000;
/** From so many, what each costs stands out from that. */
const further = 4000;

/**
 * What idle connections cost the process that serves them: memory, in which the kernel's own is not, and processor time. What each costs
 * is told from two runs, the second with more connections.
 */
export async function idle({ runtimes, variables }: Environment, effort: Effort): Promise<Figure[]> {
  effort.say(`${first} and ${first + further} idle connections`);
  const hold = async (count: number) => {
    const result = await runPair(
      {
        server: [runtimes[0].node, '--expose-gc', script('oursIdle'), '{path}', '0', String(count)],
        client: [baseline('hold'), '{path}', String(count)],
        measuredBy: 'server',
      },
      { pinned: false, variables },
    );
    return JSON.parse(result) as Idle;
  };
  const few: Idle[] = [];
  const many: Idle[] = [];
  for (let round = 0; round < effort.rounds; round++) {
    few.push(await hold(first));
    many.push(await hold(first + further));
  }
  const eachFurther = (cost: (idle: Idle) => number) =>
    many.map((idle, round) => (cost(idle) - cost(few[round] ?? idle)) / further);
  const figure = (measure: string, unit: string, rounds: readonly number[], must?: number) =>
    upperBound({ measure, unit, pinned: false, contestant: 'ours', rounds }, must);
  const title = 'an idle connection';
  return [
    figure(
      `${title}, resident memory`,
      'bytes',
      eachFurther(({ resident }) => resident),
      4096,
    ),
    figure(
      `${title}, of it JavaScript objects`,
      'bytes',
      eachFurther(({ heap }) => heap),
    ),
    figure(
      `the first ${first} idle connections with all that is allocated once, resident memory each`,
      'bytes',
      few.map(({ resident }) => resident / first),
    ),
    figure(
      `${first} idle connections, processor`,
      '%',
      few.map(({ processorPercent }) => processorPercent),
      1,
    ),
  ];
}
