import { script } from '../builtPrograms';
import type { Environment } from '../environment';
import type { Figure } from '../figure';
import { runAlone } from '../runPair';
import type { Effort } from '../runPairMeasure';
import { lowerBound } from './lowerBound';
import { upperBound } from './upperBound';

interface Recording {
  readonly perSecond: number;
  readonly bytesEach: number;
  readonly p99: number;
  readonly max: number;
  readonly pacedPerSecond: number;
}

interface Timed {
  readonly maxLateMs: number;
}

/** Filters that the index answers, and filters for which the log is read; ms that a million packets may take. */
const filters = [
  { filter: 'dir == in && len > 100 && conn == 3', must: 300 },
  { filter: 'latency > 10ms', must: 300 },
  { filter: 'time > 10:15:00', must: 300 },
  { filter: 'kind == close || address contains "none"', must: 300 },
  { filter: 'SEND', must: 3000 },
  { filter: 'text ~ /SEND|DOWN/', must: 3000 },
  { filter: 'hex contains "52 00 ?? 7b"', must: 3000 },
  { filter: 'json.cmd == "start"', must: 3000 },
] as const;

const common = { length: 200, pinned: false, contestant: 'ours' } as const;

/** Recording into the capture: a million packets of 200 bytes. */
export async function store({ runtimes, variables }: Environment, effort: Effort): Promise<Figure[]> {
  effort.say('a million packets into the capture');
  const command = [runtimes[0].node, '--expose-gc', script('oursRecord')] as const;
  const results = await rounds<Recording>(command, variables, effort);
  const of = (name: keyof Recording) => results.map((result) => result[name]);
  const atPace = 'recording 200,000 packets a second';
  return [
    lowerBound(
      { ...common, measure: 'recording as fast as it can', unit: 'packets/s', rounds: of('perSecond') },
      200_000,
    ),
    upperBound(
      { ...common, measure: 'memory of a million packets, each', unit: 'bytes', rounds: of('bytesEach') },
      100,
    ),
    lowerBound(
      { ...common, measure: `${atPace}, taken`, unit: 'packets/s', rounds: of('pacedPerSecond') },
      199_000,
    ),
    upperBound(
      { ...common, measure: `${atPace}, lateness of a timer, p99`, unit: 'ms', rounds: of('p99') },
      50,
    ),
    upperBound({ ...common, measure: `${atPace}, lateness of a timer, max`, unit: 'ms', rounds: of('max') }),
  ];
}

/** Searching a million packets of 200 bytes. */
export async function filter({ runtimes, variables }: Environment, effort: Effort): Promise<Figure[]> {
  effort.say('filters over a million packets');
  const command = [runtimes[0].node, script('oursSearch'), ...filters.map((one) => one.filter)] as const;
  const results = await rounds<readonly (Timed & { ms: number })[]>(command, variables, effort);
  return filters.flatMap(({ filter: text, must }, at) => {
    const of = (name: 'ms' | 'maxLateMs') => results.map((result) => result[at]?.[name] ?? NaN);
    const measure = `a million packets: ${text}`;
    return [
      upperBound({ ...common, measure, unit: 'ms', rounds: of('ms') }, must),
      upperBound({ ...common, measure: `${measure}, lateness, max`, unit: 'ms', rounds: of('maxLateMs') }),
    ];
  });
}

/** Exporting and importing 200,000 packets of 200 bytes. */
export async function exporting({ runtimes, variables }: Environment, effort: Effort): Promise<Figure[]> {
  effort.say('export and import of the capture');
  const command = [runtimes[0].node, script('oursExport')] as const;
  const results = await rounds<readonly (Timed & { name: string; perSecond: number })[]>(
    command,
    variables,
    effort,
  );
  return (results[0] ?? []).flatMap(({ name }, at) => {
    const of = (field: 'perSecond' | 'maxLateMs') => results.map((result) => result[at]?.[field] ?? NaN);
    return [
      lowerBound({ ...common, measure: name, unit: 'packets/s', rounds: of('perSecond') }),
      upperBound({ ...common, measure: `${name}, lateness, max`, unit: 'ms', rounds: of('maxLateMs') }),
    ];
  });
}

/** What the command prints, round by round. */
async function rounds<Result>(
  command: readonly [string, ...string[]],
  variables: NodeJS.ProcessEnv,
  effort: Effort,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let round = 0; round < effort.rounds; round++) {
    results.push(JSON.parse(await runAlone([...command], { pinned: false, variables })) as Result);
  }
  return results;
}
