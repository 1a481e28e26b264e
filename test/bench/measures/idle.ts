import { baseline, script } from '../builtPrograms';
import type { Environment } from '../environment';
import type { Figure } from '../figure';
import { runPair } from '../runPair';
import type { Effort } from '../runPairMeasure';
import { upperBound } from './upperBound';

interface Idle {
  readonly bytesEach: number;
  /** Of them in use in V8's heap, which grows in steps. */
  readonly heapBytesEach: number;
  readonly processorPercent: number;
}

const connections = 1000;
/** As in oursIdle.ts: opened before the first look. */
const warm = 1000;

/**
 * What idle connections cost the process that serves them: resident memory, in which the kernel's own is not, and
 * processor time.
 */
export async function idle({ runtimes, variables }: Environment, effort: Effort): Promise<Figure[]> {
  effort.say(`${connections} idle connections`);
  const results: Idle[] = [];
  for (let round = 0; round < effort.rounds; round++) {
    const result = await runPair(
      {
        server: [runtimes[0].node, '--expose-gc', script('oursIdle'), '{path}', '0', String(connections)],
        client: [baseline('hold'), '{path}', String(warm + connections)],
        measuredBy: 'server',
      },
      { pinned: false, variables },
    );
    results.push(JSON.parse(result) as Idle);
  }
  const common = { pinned: false, contestant: 'ours' };
  const memory = results.map(({ bytesEach }) => bytesEach);
  const heap = results.map(({ heapBytesEach }) => heapBytesEach);
  const processor = results.map(({ processorPercent }) => processorPercent);
  const title = `${connections} idle connections`;
  return [
    upperBound({ ...common, measure: `${title}, memory each`, unit: 'bytes', rounds: memory }, 4096),
    upperBound({ ...common, measure: `${title}, of it JavaScript objects`, unit: 'bytes', rounds: heap }),
    upperBound({ ...common, measure: `${title}, processor`, unit: '%', rounds: processor }, 1),
  ];
}
