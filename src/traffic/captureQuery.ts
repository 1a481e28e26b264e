import { SeqpacketError } from '../seqpacket/seqpacketError';
import type { TrafficEvent } from './trafficEvent';

/** Which of the kept events are wanted; all of them when left out. */
export interface TrafficQuery {
  /** As `parseFilter` reads it. */
  readonly filter?: string | undefined;
  /** How many matching events to skip; 0 when left out. */
  readonly offset?: number | undefined;
  /** The most events to give; all when left out. */
  readonly limit?: number | undefined;
}

/** What a query found. */
export interface TrafficQueryResult {
  /** Events kept. */
  readonly total: number;
  /** Events among them that match the filter. */
  readonly matched: number;
  /** The matching events from `offset` on, at most `limit`, oldest first. */
  readonly events: readonly TrafficEvent[];
}

/** Places among the matching events: from `start` up to, not including, `end`. */
export interface QueryPage {
  readonly start: number;
  readonly end: number;
}

/** @throws SeqpacketError EINVAL when offset or limit is not a whole number of at least 0. */
export function queryPage({ offset = 0, limit }: TrafficQuery): QueryPage {
  const start = checkedCount('offset', offset);
  return { start, end: limit === undefined ? Infinity : start + checkedCount('limit', limit) };
}

function checkedCount(name: 'offset' | 'limit', value: number): number {
  if (Number.isInteger(value) && value >= 0) return value;
  throw new SeqpacketError(
    'EINVAL',
    `The ${name} of a traffic query is ${String(value)}; give a whole number of at least 0.`,
  );
}
