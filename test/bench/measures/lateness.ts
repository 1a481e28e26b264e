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
 * How late a 10 ms timer is on the loop that receives a flood from C, and, first, in a process that does nothing else: what
 * the machine itself, busy with others, adds.
 */
export async function lateness({ runtimes, variables }: Environment, effort: Effort): Promise<Figure[]> {
  const [{ node }] = runtimes;
  const figures: Figure[] = await quiet(node, variables, effort);
  for (const { contestant, program, mode, length, count } of floods) {
    for (const pinned of effort.pinnings) {
      effort.say(
        `lateness of a 10 ms timer, ${contestant}, ${length} bytes, ${pinned ? 'one processor' : 'unpinned'}`,
      );
      const load = ['{path}', String(length), String(count)];
      const results: Lateness[] = [];
      for (let round = 0; round < effort.rounds; round++) {
        const result = await runPair(
          {
            server:
              program === undefined
                ? [baseline('lateness'), ...load]
                : [node, script(program), ...load, mode],
            client: [baseline('flood'), ...load],
            measuredBy: 'server',
          },
          { pinned, variables },
        );
        results.push(JSON.parse(result) as Lateness);
      }
      figures.push(...figuresOf(contestant, length, pinned, results));
    }
  }
  return figures;
}

async function quiet(node: string, variables: NodeJS.ProcessEnv, effort: Effort): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const pinned of effort.pinnings) {
    const results: Lateness[] = [];
    for (let round = 0; round < effort.rounds; round++) {
      const result = await runAlone([node, script('quietLateness')], { pinned, variables });
      results.push(JSON.parse(result) as Lateness);
    }
    figures.push(...figuresOf('no flood', undefined, pinned, results));
  }
  return figures;
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
