/**
 * Measures speed against C and against peers, all in one run; see measures/ for what. No test: figures depend on the
 * machine, so nothing fails when a bound is missed, but the table says so.
 *
 *   npm run bench                       everything, five rounds; an hour
 *   npm run bench -- --quick            three rounds of two lengths on one processor
 *   npm run bench -- --only echo        one measure (may be given several times)
 *   npm run bench -- --all-nodes        in the system's Node as well as in the product's
 *   npm run bench -- --smoke            few packets, to see that it runs: its figures mean nothing
 *   npm run bench -- --output FILE      where the figures are written as JSON; by default in out/bench
 */
import { writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { say } from '../workbench/say.mjs';
import { buildPrograms, outFolder } from './builtPrograms';
import { describeMachine, findEnvironment, type Environment } from './environment';
import type { Figure } from './figure';
import { idle } from './measures/idle';
import { lateness } from './measures/lateness';
import type { PairMeasure } from './measures/pairMeasure';
import { panel } from './measures/panel';
import { packetEvents, receive, send } from './measures/rates';
import { bothSides, echo } from './measures/roundTrips';
import { startup } from './measures/startup';
import { exporting, filter, store } from './measures/store';
import { tap } from './measures/tap';
import { runPairMeasure, type Effort } from './runPairMeasure';
import { table } from './table';

type Measure = (environment: Environment, effort: Effort) => Promise<Figure[]>;

const ofPair =
  (measure: PairMeasure): Measure =>
  (environment, effort) =>
    runPairMeasure(measure, environment, effort);

const measures = new Map<string, Measure>([
  ...[echo, bothSides, receive, packetEvents, send].map((one) => [one.name, ofPair(one)] as const),
  ['lateness', lateness],
  ['idle', idle],
  ['startup', startup],
  ['tap', tap],
  ['store', store],
  ['filter', filter],
  ['export', exporting],
  ['panel', panel],
]);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
      'all-nodes': { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      output: { type: 'string' },
    },
  });
  const chosen = values.only ?? [...measures.keys()];
  const unknown = chosen.find((name) => !measures.has(name));
  if (unknown !== undefined) {
    throw new Error(`There is no measure ${unknown}; there are ${[...measures.keys()].join(', ')}.`);
  }
  await buildPrograms();
  const environment = await findEnvironment(values['all-nodes']);
  const loadBefore = os.loadavg();
  const dated = path.join(outFolder, `${new Date().toISOString().replaceAll(':', '-')}.json`);
  const file = values.output ?? dated;
  const figures: Figure[] = [];
  for (const name of chosen) {
    figures.push(...((await measures.get(name)?.(environment, effortOf(values))) ?? []));
    // After each measure, for whoever stops it half-way.
    const machine = { ...describeMachine(environment), loadBefore, loadAfter: os.loadavg() };
    writeFileSync(file, `${JSON.stringify({ machine, figures }, undefined, 2)}\n`);
  }
  console.log(table(figures));
  console.log(
    `\nOurs ran in Node ${environment.runtimes[0].version} unless it says another. Written to ${file}.`,
  );
}

function effortOf({ quick, smoke }: { readonly quick: boolean; readonly smoke: boolean }): Effort {
  if (smoke) {
    const lengths = (length: number) => length === 64 || length === 16 * 1024;
    return { rounds: 1, share: 0.005, pinnings: [true, false], lengths, say };
  }
  return {
    rounds: quick ? 3 : 5,
    share: 1,
    pinnings: quick ? [true] : [true, false],
    lengths: (length) => !quick || length === 64 || length === 16 * 1024 || length === 204_800,
    say,
  };
}

main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
