import type { Environment } from '../environment';
import type { Figure } from '../figure';
import { median } from '../median';
import type { Effort } from '../runPairMeasure';
import { runTurns } from '../runTurns';
import { countLost, ratios, relaysOf, type RelayTimes } from './tapRelays';
import { upperBound } from './upperBound';

/** Blocks of a round of the other measures. */
const blocksPerRound = 12;

/** What is measured, and where what was not recorded is put. */
export interface TapLoad {
  readonly pinned: boolean;
  /** Of a packet, in bytes. */
  readonly length: number;
  readonly lost: number[];
}

/** What a tap adds to a round trip, against what others add. */
export async function tapRoundTrips(
  environment: Environment,
  effort: Effort,
  { pinned, length, lost }: TapLoad,
): Promise<Figure[]> {
  effort.say(`tap, round trips, ${length} bytes, ${pinned ? 'one processor' : 'unpinned'}`);
  const relays = relaysOf(environment).filter(({ longest }) => length <= longest);
  // So many that V8's compiling, which shares the processor, is over when the first block begins.
  const blockSize = length <= 1024 ? 2000 : 100;
  const ways = relays.map(({ command, slower }) => ({
    relay: command,
    blockSize: Math.ceil((blockSize * effort.share) / slower),
    onRelayEnd: countLost(lost),
  }));
  const blocks = effort.rounds * blocksPerRound;
  const { variables } = environment;
  const all = await runTurns(ways, { length, blocks }, { pinned, variables });
  const times: RelayTimes = new Map(relays.map(({ name }, index) => [name, all[index] ?? []]));
  return [...addedFigures(times, pinned, length), ...addedOverSocat(times, pinned, length)];
}

/** What each adds to a direct round trip, as a ratio to what the C relay adds. */
function addedFigures(times: RelayTimes, pinned: boolean, length: number): Figure[] {
  const direct = times.get('direct') ?? [];
  const added = (ns: number, block: number) => ns - (direct[block] ?? Number.NaN);
  return [...times].map(([contestant, ns]) => {
    const rounds = ratios(times, [contestant, 'C relay'], added);
    const bound = contestant === 'ours' && length <= 1024 ? 1.15 : undefined;
    const measure = 'tap: what it adds to a round trip';
    const common = { measure, length, pinned, contestant, unit: 'x what a C relay adds', rounds };
    return { ...upperBound(common, bound, bound && 1), ns: median(ns.map(added)) };
  });
}

/** What ours adds as a ratio to what socat adds, which is a bound of its own. */
function addedOverSocat(times: RelayTimes, pinned: boolean, length: number): Figure[] {
  if (!times.has('socat') || length > 1024) return [];
  const direct = times.get('direct') ?? [];
  const rounds = ratios(times, ['ours', 'socat'], (ns, block) => ns - (direct[block] ?? Number.NaN));
  const measure = 'tap: what it adds to a round trip, against socat';
  return [upperBound({ measure, length, pinned, contestant: 'ours', unit: 'x what socat adds', rounds }, 1)];
}
