import { baseline, script } from '../builtPrograms';
import type { Environment } from '../environment';
import type { Figure } from '../figure';
import { median } from '../median';
import { runPair, type CommandLine } from '../runPair';
import type { Effort } from '../runPairMeasure';
import { lowerBound } from './lowerBound';
import { allLengths, smallLengths, type Bound } from './pairMeasure';
import { upperBound } from './upperBound';

type Relay = 'direct' | 'C relay' | 'ours' | 'socat' | 'node-unix-socket';

/** Nanoseconds a packet or round trip, round by round. */
type Times = ReadonlyMap<Relay, readonly number[]>;

/** What a relay in JavaScript is given less, since a figure is per packet and nobody wants to wait. */
const slower = 20;
/** Longer packets end its connection. */
const longestOfPeer = 16 * 1024;

/** What stands between a client and a server in C: nothing, our tap with every packet recorded, or another relay. */
function relays({ runtimes, socat }: Environment): ReadonlyMap<Relay, CommandLine | undefined> {
  const [{ node }] = runtimes;
  const between = ['{path}', '{upstream}'] as const;
  const socatRelay: CommandLine = [
    ...(['socat', '-d', '-d', '-t0.01', '-b262144'] as const),
    'UNIX-LISTEN:{path},type=5,sndbuf=1048576',
    'UNIX-CONNECT:{upstream},type=5,sndbuf=1048576',
  ];
  return new Map<Relay, CommandLine | undefined>([
    ['direct', undefined],
    ['C relay', [baseline('relay'), ...between]],
    ['ours', [node, script('oursTap'), ...between]],
    ...(socat ? ([['socat', socatRelay]] as const) : []),
    ['node-unix-socket', [node, script('peerRelay'), ...between]],
  ]);
}

/** The tap against relays that do not record: what it adds to a round trip, its one-way rate, and that a busy JavaScript does not matter. */
export async function tap(environment: Environment, effort: Effort): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const pinned of effort.pinnings) {
    for (const length of allLengths.filter(effort.lengths)) {
      // So many that V8's compiling, which shares the processor, is over for most of the time: connections live long.
      const count = length <= 1024 ? 60_000 : 3000;
      const lost: number[] = [];
      const trips = await race(environment, effort, { pinned, length, count, kind: 'round trip', lost });
      figures.push(...addedFigures(trips, pinned, length), ...addedOverSocat(trips, pinned, length));
      const packets = length <= 1024 ? 600_000 : Math.floor(600_000_000 / length);
      const rates = await race(environment, effort, {
        pinned,
        length,
        count: packets,
        kind: 'one way',
        lost,
      });
      figures.push(...rateFigures(rates, pinned, length), ...rateOverRelay(rates, pinned, length));
      const measureName = 'tap: packets of a run that were forwarded but not recorded';
      figures.push(
        upperBound(
          { measure: measureName, length, pinned, contestant: 'ours', unit: 'packets', rounds: lost },
          0,
        ),
      );
    }
    figures.push(...(await busyFigures(environment, effort, pinned)));
  }
  return figures;
}

interface Load {
  readonly pinned: boolean;
  readonly length: number;
  readonly count: number;
  readonly kind: 'round trip' | 'one way';
  /** Is told how many packets of each run our tap did not record. */
  readonly lost?: number[];
}

/** All relays take turns, so that noise hits them alike. */
async function race(environment: Environment, effort: Effort, load: Load): Promise<Times> {
  const all = new Map(relays(environment));
  // It shows no half close to those whose packets it relays, and a stream would never end.
  if (load.kind === 'one way' || load.length > longestOfPeer) all.delete('node-unix-socket');
  const where = load.pinned ? 'one processor' : 'unpinned';
  effort.say(`tap, ${load.kind}, ${load.length} bytes, ${where}`);
  const times = new Map([...all.keys()].map((name) => [name, [] as number[]]));
  for (let round = 0; round < effort.rounds; round++) {
    for (const [name, relay] of all) {
      const count = name === 'node-unix-socket' ? Math.ceil(load.count / slower) : load.count;
      times.get(name)?.push(await measure(environment, { ...load, count }, relay));
    }
  }
  return times;
}

async function measure(
  { variables }: Environment,
  { pinned, length, count, kind, lost }: Load,
  relay: CommandLine | undefined,
): Promise<number> {
  const task = ['{path}', String(length), String(count)];
  const [server, client]: [CommandLine, CommandLine] =
    kind === 'round trip'
      ? [
          [baseline('echo'), '{path}'],
          [baseline('ping'), ...task],
        ]
      : [
          [baseline('sink'), ...task],
          [baseline('flood'), ...task],
        ];
  const onRelayEnd = (line: string) => {
    if (line.startsWith('{')) lost?.push((JSON.parse(line) as { unrecorded: number }).unrecorded);
  };
  const pair = { server, client, relay, onRelayEnd, measuredBy: 'client' } as const;
  return Number(await runPair(pair, { pinned, variables }));
}

/** What a relay adds to a direct round trip, in nanoseconds. */
function addedBy(times: Times, name: Relay): number[] {
  return roundsOf(times, name).map((ns, round) => ns - (roundsOf(times, 'direct')[round] ?? 0));
}

/** What ours adds as a ratio to what socat adds, which is a bound of its own. */
function addedOverSocat(times: Times, pinned: boolean, length: number): Figure[] {
  if (!times.has('socat') || length > 1024) return [];
  const yardstick = addedBy(times, 'socat');
  const rounds = addedBy(times, 'ours').map((ns, round) => ns / (yardstick[round] ?? Number.NaN));
  const measure = 'tap: what it adds to a round trip, against socat';
  const unit = 'x what socat adds';
  return [upperBound({ measure, length, pinned, contestant: 'ours', unit, rounds }, 1)];
}

/** What each adds to a direct round trip, as a ratio to what the C relay adds. */
function addedFigures(times: Times, pinned: boolean, length: number): Figure[] {
  const added = (name: Relay) => addedBy(times, name);
  const yardstick = added('C relay');
  return [...times.keys()].map((contestant) => {
    const rounds = added(contestant).map((ns, round) => ns / (yardstick[round] ?? Number.NaN));
    const value = median(rounds);
    const must =
      contestant === 'ours' && length <= 1024 ? { must: 1.15, tryFor: 1, reached: value <= 1.15 } : {};
    const measure = 'tap: what it adds to a round trip';
    const ns = median(added(contestant));
    return { measure, length, pinned, contestant, value, unit: 'x what a C relay adds', ns, rounds, ...must };
  });
}

/** The rates as ratios to socat's; where it is missing, to the C relay's. */
function rateFigures(times: Times, pinned: boolean, length: number): Figure[] {
  const yardstickName = times.has('socat') ? 'socat' : 'C relay';
  const yardstick = roundsOf(times, yardstickName);
  return [...times].map(([contestant, ns]) => {
    const rounds = ns.map((time, round) => (yardstick[round] ?? Number.NaN) / time);
    const value = median(rounds);
    const bound = contestant === 'ours' && yardstickName === 'socat' ? rateBound(pinned, length) : undefined;
    const measure = 'tap: one-way rate';
    const unit = `x ${yardstickName}’s rate`;
    const reached = bound && { ...bound, reached: value >= bound.must };
    return { measure, length, pinned, contestant, value, unit, ns: median(ns), rounds, ...reached };
  });
}

/** On two processors the rate for short packets has a bound against the C relay too. */
function rateOverRelay(times: Times, pinned: boolean, length: number): Figure[] {
  if (pinned || length > 1024) return [];
  const yardstick = roundsOf(times, 'C relay');
  const rounds = roundsOf(times, 'ours').map((ns, round) => (yardstick[round] ?? Number.NaN) / ns);
  const measure = 'tap: one-way rate, against the C relay';
  const unit = 'x the C relay’s rate';
  return [lowerBound({ measure, length, pinned, contestant: 'ours', unit, rounds }, 0.9)];
}

function rateBound(pinned: boolean, length: number): Bound {
  if (!pinned) return { must: 1.6 };
  if (length <= 1024) return { must: 2 };
  return { must: length <= 16 * 1024 ? 1 : 0.7 };
}

/** A round trip while JavaScript is busy 100 ms at a time, as a ratio to one while it is not. */
async function busyFigures(environment: Environment, effort: Effort, pinned: boolean): Promise<Figure[]> {
  // Pinned to one processor, a busy JavaScript takes it from everybody.
  if (pinned) return [];
  const [{ node }] = environment.runtimes;
  const figures: Figure[] = [];
  for (const [contestant, program] of [
    ['ours', 'oursTap'],
    ['node-unix-socket', 'peerRelay'],
  ] as const) {
    for (const length of smallLengths.filter(effort.lengths)) {
      effort.say(`tap, ${contestant}, JavaScript busy, ${length} bytes`);
      const count = contestant === 'ours' ? 20_000 : 100;
      const load = { pinned, length, count, kind: 'round trip' } as const;
      const rounds: number[] = [];
      for (let round = 0; round < effort.rounds; round++) {
        const quiet = await measure(environment, load, [node, script(program), '{path}', '{upstream}']);
        const busy = await measure(environment, load, [
          node,
          script(program),
          '{path}',
          '{upstream}',
          'blocked',
        ]);
        rounds.push(busy / quiet);
      }
      const value = median(rounds);
      const must = contestant === 'ours' ? { must: 1.3, reached: value <= 1.3 } : {};
      const measureName = 'tap: round trip while JavaScript is busy 100 ms at a time';
      figures.push({
        measure: measureName,
        length,
        pinned,
        contestant,
        value,
        unit: 'x while it is not',
        rounds,
        ...must,
      });
    }
  }
  return figures;
}

function roundsOf(times: Times, name: Relay): readonly number[] {
  return times.get(name) ?? [];
}
