import type { Environment } from '../environment';
import type { Figure } from '../figure';
import type { Effort } from '../runPairMeasure';
import { allLengths } from './pairMeasure';
import { tapBusy } from './tapBusy';
import { tapRates } from './tapRates';
import { tapRoundTrips } from './tapRoundTrips';
import { upperBound } from './upperBound';

/** The tap against relays that do not record: what it adds to a round trip, its one-way rate, and that a busy JavaScript does not matter. */
export async function tap(environment: Environment, effort: Effort): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const pinned of effort.pinnings) {
    for (const length of allLengths.filter(effort.lengths)) {
      const lost: number[] = [];
      const load = { pinned, length, lost };
      figures.push(...(await tapRoundTrips(environment, effort, load)));
      figures.push(...(await tapRates(environment, effort, load)));
      const measure = 'tap: packets of a run that were forwarded but not recorded';
      const common = { measure, length, pinned, contestant: 'ours', unit: 'packets', rounds: lost };
      figures.push(upperBound(common, 0));
    }
    if (!pinned) figures.push(...(await tapBusy(environment, effort)));
  }
  return figures;
}
