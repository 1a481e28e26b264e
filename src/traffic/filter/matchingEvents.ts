import { createContext, Script } from 'node:vm';
import { SeqpacketError } from '../../seqpacket/seqpacketError';
import type { TrafficEvent } from '../trafficEvent';
import type { EventFilter } from './parseFilter';

/** What a batch may take, in ms: a thousand times what any but a hostile regular expression does. */
const limitMs = 2000;

const script = new Script('task()');

/**
 * Those of a batch of events that the filter wants, in order. A regular expression can take longer than anybody lives
 * (`/(a+)+$/` on 40 letters), and the extension host is one thread for all extensions, so the time is bounded: Node's `vm`
 * is what can interrupt one that runs. It costs 0.3 ms a call, so give it thousands of events at a time.
 * @throws SeqpacketError ETIMEDOUT when the batch took too long.
 */
export function matchingEvents(
  filter: EventFilter,
  events: readonly TrafficEvent[],
  timeoutMs = limitMs,
): readonly TrafficEvent[] {
  const task = () => events.filter(filter);
  try {
    return script.runInContext(createContext({ task }), { timeout: timeoutMs }) as TrafficEvent[];
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new SeqpacketError(
      'ETIMEDOUT',
      'The traffic filter takes too long: its regular expression has to try too many ways to match. ' +
        'Write it without a repetition within a repetition, or use contains.',
    );
  }
}

/** The error may be of another realm, so `instanceof` would not do. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
