import { contestants, type Contestant } from './contestants';
import type { Environment } from './environment';
import type { Figure } from './figure';
import { median } from './median';
import type { PairMeasure } from './measures/pairMeasure';
import { runPair, type Pair } from './runPair';

/** How thoroughly to measure. */
export interface Effort {
  readonly rounds: number;
  /** Of the usual packets, to see that it runs; 1 to measure. */
  readonly share: number;
  readonly pinnings: readonly boolean[];
  /** Lengths that are left out, to be quick. */
  readonly lengths: (length: number) => boolean;
  /** Told of what is about to be measured. */
  readonly say: (text: string) => void;
}

/**
 * Measures all contestants with all lengths. Within a round they take turns, C first, and each is divided by the C of
 * its own round: so that noise hits all alike. Bounds hold for both sides on one processor.
 */
export async function runPairMeasure(
  measure: PairMeasure,
  environment: Environment,
  effort: Effort,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const length of measure.lengths.filter(effort.lengths)) {
    for (const pinned of effort.pinnings) {
      effort.say(`${measure.title}, ${length} bytes, ${pinned ? 'one processor' : 'unpinned'}`);
      const pairs = pairsOf(measure, environment, length, effort.share);
      const times = new Map(pairs.map(({ name }) => [name, [] as number[]]));
      for (let round = 0; round < effort.rounds; round++) {
        for (const { name, pair } of pairs) {
          const ns = Number(await runPair(pair, { pinned, variables: environment.variables }));
          if (!(ns > 0)) throw new Error(`${name} gave no time.`);
          times.get(name)?.push(ns);
        }
      }
      figures.push(...figuresOf(measure, length, pinned, times));
    }
  }
  return figures;
}

interface NamedPair {
  readonly name: string;
  readonly pair: Pair;
}

function pairsOf(
  measure: PairMeasure,
  environment: Environment,
  length: number,
  share: number,
): readonly NamedPair[] {
  const others = contestants(measure.other, environment);
  return contestants(measure.entry, environment).flatMap((contestant, position) => {
    const other = measure.side === 'both' ? others[position] : others[0];
    if (other === undefined) return [];
    const count = Math.ceil((measure.count(length) * share) / contestant.slower);
    const pair = pairOf(measure, { length, count }, contestant, other);
    return pair === undefined ? [] : [{ name: contestant.name, pair }];
  });
}

function pairOf(
  measure: PairMeasure,
  { length, count }: { readonly length: number; readonly count: number },
  contestant: Contestant,
  other: Contestant,
): Pair | undefined {
  const mine = contestant.command(length, count);
  const theirs = other.command(length, count);
  if (mine === undefined || theirs === undefined) return undefined;
  const { measuredBy } = measure;
  return measure.side === 'client'
    ? { server: theirs, client: mine, measuredBy }
    : { server: mine, client: theirs, measuredBy };
}

function figuresOf(
  measure: PairMeasure,
  length: number,
  pinned: boolean,
  times: ReadonlyMap<string, readonly number[]>,
): Figure[] {
  const yardstick = times.get('C') ?? [];
  return [...times].map(([contestant, ns]) => {
    const rounds = ns.map((time, round) => {
      const reference = yardstick[round] ?? Number.NaN;
      return measure.ratio === 'slowness' ? time / reference : reference / time;
    });
    const value = median(rounds);
    const bound = pinned ? measure.bound(length, contestant) : undefined;
    return {
      measure: measure.title,
      length,
      pinned,
      contestant,
      value,
      unit: measure.ratio === 'slowness' ? 'x C’s time' : 'x C’s rate',
      ns: median(ns),
      rounds,
      ...bound,
      ...(bound && { reached: measure.ratio === 'slowness' ? value <= bound.must : value >= bound.must }),
    };
  });
}
