import { baseline } from '../builtPrograms';
import type { Environment } from '../environment';
import type { Figure } from '../figure';
import { median } from '../median';
import { runPair, type Pair } from '../runPair';
import type { Effort } from '../runPairMeasure';
import { lowerBound } from './lowerBound';
import type { Bound } from './pairMeasure';
import { countLost, ratios, relaysOf, type RelayName, type RelayTimes } from './tapRelays';
import type { TapLoad } from './tapRoundTrips';

/** How fast packets pass one way, against socat and a relay in C. */
export async function tapRates(environment: Environment, effort: Effort, load: TapLoad): Promise<Figure[]> {
  const { pinned, length, lost } = load;
  effort.say(`tap, one way, ${length} bytes, ${pinned ? 'one processor' : 'unpinned'}`);
  const relays = relaysOf(environment).filter(({ passesHalfClose }) => passesHalfClose);
  const task = ['{path}', String(length), String(Math.ceil(packetsOf(length) * effort.share))];
  const times = new Map<RelayName, number[]>(relays.map(({ name }) => [name, []]));
  for (let round = 0; round < effort.rounds; round++) {
    // They take turns, so that noise hits them alike.
    for (const { name, command } of relays) {
      const pair: Pair = {
        server: [baseline('sink'), ...task],
        client: [baseline('flood'), ...task],
        relay: command,
        onRelayEnd: countLost(lost),
        measuredBy: 'client',
      };
      times.get(name)?.push(Number(await runPair(pair, { pinned, variables: environment.variables })));
    }
  }
  return [...rateFigures(times, pinned, length), ...rateOverRelay(times, pinned, length)];
}

function packetsOf(length: number): number {
  return length <= 1024 ? 600_000 : Math.floor(600_000_000 / length);
}

/** The rates as ratios to socat's; where it is missing, to the C relay's. */
function rateFigures(times: RelayTimes, pinned: boolean, length: number): Figure[] {
  const yardstick = times.has('socat') ? 'socat' : 'C relay';
  return [...times].map(([contestant, ns]) => {
    const rounds = ratios(times, [yardstick, contestant]);
    const bound = contestant === 'ours' && yardstick === 'socat' ? rateBound(pinned, length) : undefined;
    const common = { measure: 'tap: one-way rate', length, pinned, contestant, rounds };
    return { ...lowerBound({ ...common, unit: `x ${yardstick}’s rate` }, bound?.must), ns: median(ns) };
  });
}

/** On two processors the rate for short packets has a bound against the C relay too. */
function rateOverRelay(times: RelayTimes, pinned: boolean, length: number): Figure[] {
  if (pinned || length > 1024) return [];
  const rounds = ratios(times, ['C relay', 'ours']);
  const measure = 'tap: one-way rate, against the C relay';
  const unit = 'x the C relay’s rate';
  return [lowerBound({ measure, length, pinned, contestant: 'ours', unit, rounds }, 0.9)];
}

function rateBound(pinned: boolean, length: number): Bound {
  if (!pinned) return { must: 1.6 };
  if (length <= 1024) return { must: 2 };
  return { must: length <= 16 * 1024 ? 1 : 0.7 };
}
