import type { TrafficEvent } from '../trafficEvent';
import type { PayloadView } from './payloadView';

/** A part of a filter, ready to be asked. Asking changes nothing, so parts may be asked in any order. */
export interface EventTest {
  /** What asking costs, as a rank: 0 looks at a few properties, 1 searches bytes or texts, 2 decodes the payload. */
  readonly cost: 0 | 1 | 2;
  /** `payload` shows the event's payload already. */
  readonly matches: (event: TrafficEvent, payload: PayloadView) => boolean;
}
