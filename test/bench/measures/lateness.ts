import { baseline, script } from '../builtPrograms';
import type { Environment } from '../environment';
import type { Figure } from '../figure';
import { runAlone, runPair } from '../runPair';
import type { Effort } from '../runPairMeasure';
import { upperBound } from './upperBound';

interface Lateness {
  readonly p99: number;
  readonly max: number;
}

/** Who takes the flood, with how many packets of which length: enough for some seconds. */
const floods = [
  { contestant: 'C', program: undefined, mode: '', length: 64, count: 1_000_000 },
  { contestant: 'ours, batches', program: 'oursLateness', mode: 'batches', length: 64, count: 1_000_000 },
  {
    contestant: 'ours, packet events',
    program: 'oursLateness',
    mode: 'packets',
    length: 64,
    count: 1_000_000,
  },
  { contestant: 'C', program: undefined, mode: '', length: 204_800, count: 10_000 },
  { contestant: 'ours, batches', program: 'oursLateness', mode: 'batches', length: 204_800, count: 10_000 },
  { contestant: 'node-unix-socket', program: 'peerLateness', mode: '', length: 64, count: 200_000 },
] as const;

/**
 * How late a 10 ms timer is on the loop that receives a flood from C, and in a process that does nothing else: what
 * the machine itself, busy with others, adds.
 */
export async function lateness(environment: Environment, effort: Effort): Promise<Figure[]> {
  const contests = [quiet, ...floods.map(ofFlood)];
  const figures: Figure[] = [];
  for (const pinned of effort.pinnings) {
    effort.say(`lateness of a 10 ms timer, ${pinned ? 'one processor' : 'unpinned'}`);
    // They take turns, so that noise hits them alike.
    const results = contests.map((): Lateness[] => []);
    for (let round = 0; round < effort.rounds; round++) {
      for (const [index, { run }] of contests.entries()) {
        results[index]?.push(JSON.parse(await run(environment, pinned)) as Lateness);
      }
    }
    for (const [index, { contestant, length }] of contests.entries()) {
      figures.push(...figuresOf(contestant, length, pinned, results[index] ?? []));
    }
  }
  return figures;
}

/** Something whose timer is watched; `run` gives what was seen, as JSON. */
interface Contest {
  readonly contestant: string;
  readonly length?: number;
  readonly run: (environment: Environment, pinned: boolean) => Promise<string>;
}

const quiet: Contest = {
  contestant: 'no flood',
  run: ({ runtimes: [{ node }], variables }, pinned) =>
    runAlone([node, script('quietLateness')], { pinned, variables }),
};

function ofFlood({ contestant, program, mode, length, count }: (typeof floods)[number]): Contest {
  const load = ['{path}', String(length), String(count)];
  return {
    contestant,
    length,
    run: ({ runtimes: [{ node }], variables }, pinned) =>
      runPair(
        {
          server:
            program === undefined ? [baseline('lateness'), ...load] : [node, script(program), ...load, mode],
          client: [baseline('flood'), ...load],
          measuredBy: 'server',
        },
        { pinned, variables },
      ),
  };
}

function figuresOf(
  contestant: string,
  length: number | undefined,
  pinned: boolean,
  results: readonly Lateness[],
): Figure[] {
  const common = { ...(length !== undefined && { length }), pinned, contestant, unit: 'ms' };
  // On one processor the kernel's turns of the sender, 4 ms at 250 Hz, are in it whoever receives: see C.
  const bounded = contestant.startsWith('ours') && !pinned;
  const title = 'lateness of a 10 ms timer during a flood';
  const p99 = { ...common, measure: `${title}, p99`, rounds: results.map((result) => result.p99) };
  const max = { ...common, measure: `${title}, max`, rounds: results.map((result) => result.max) };
  return [upperBound(p99, bounded ? 2 : undefined), upperBound(max, bounded ? 10 : undefined)];
}
