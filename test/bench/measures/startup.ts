import { script } from '../builtPrograms';
import type { Environment } from '../environment';
import type { Figure } from '../figure';
import { runAlone } from '../runPair';
import type { Effort } from '../runPairMeasure';
import { upperBound } from './upperBound';

interface Activation {
  readonly requireMs: number;
  readonly activateMs: number;
}

/** Runs of a round: each is a process that does it once. */
const runs = 4;

/**
 * Loading the module, and the extension's bundle: required and activated with a stand-in for `vscode`, which leaves
 * out what the real host does in its calls.
 */
export async function startup({ runtimes, variables }: Environment, effort: Effort): Promise<Figure[]> {
  effort.say('loading the module, activating the extension');
  const [{ node }] = runtimes;
  const options = { pinned: false, variables };
  const loads: number[] = [];
  const activations: number[] = [];
  for (let run = 0; run < effort.rounds * runs; run++) {
    loads.push(Number(await runAlone([node, script('loadAddon')], options)));
    const activation = JSON.parse(await runAlone([node, script('activate')], options)) as Activation;
    activations.push(activation.requireMs + activation.activateMs);
  }
  const common = { pinned: false, contestant: 'ours', unit: 'ms' };
  const title = 'require and activation of the extension (stand-in for vscode)';
  return [
    upperBound({ ...common, measure: 'require of the addon', rounds: loads }, 5, 3),
    upperBound({ ...common, measure: title, rounds: activations }, 50, 20),
  ];
}
