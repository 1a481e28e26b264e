import type { NewTrafficEvent } from './trafficEvent';

/** Whether a packet goes from the server to the client, whichever of them we are. */
export function isFromServer({ role, direction }: Pick<NewTrafficEvent, 'role' | 'direction'>): boolean {
  return direction === 's2c' || direction === (role === 'server' ? 'out' : 'in');
}
