import type { TrafficEvent } from '../trafficEvent';
import { compileFilter } from './compileFilter';
import type { FilterNode } from './filterNode';
import { parseFilterNode } from './parseFilterNode';
import { PayloadView } from './payloadView';

/** Says of an event whether it is wanted. */
export type EventFilter = (event: TrafficEvent) => boolean;

/**
 * Reads a filter, by the grammar of `parseFilterNode`. An empty one matches every event; words that stand side by side must
 * all occur, case mattering, where `wordTest` says; `truncated` and `held` without quotes are properties. Text with spaces or operator
 * characters goes in double quotes, in which escapes mean bytes as traffic lines show them: `"a == b"`, `"\x00"`.
 *
 * The fields:
 * - `len` (bytes as sent), `conn`, `fds` (how many), `pid`: numbers, with `==` `!=` `<` `<=` `>` `>=`
 * - `dir`, `kind`, `role`: one of their words, with `==` and `!=`
 * - `text` (the payload), `address`, `error` (code or message), `fds` (targets): `==`, `!=`, `contains`, `~ /expression/flags`
 * - `hex`: the payload's bytes, `?` for any digit, with `==`, `!=`, `contains`
 * - `json.a.b[0]["any name"]`: by itself (is there), or with every operator
 * - `time`: of day in the local zone, or ISO 8601; `latency`, `held`: with their unit
 *
 * @throws SeqpacketError EINVAL with the column and what was expected there.
 */
export function parseFilter(text: string): EventFilter {
  return eventFilter(parseFilterNode(text));
}

/** The filter that a tree means. */
export function eventFilter(filter: FilterNode): EventFilter {
  const { matches } = compileFilter(filter);
  const payload = new PayloadView();
  return (event) => {
    payload.show(event);
    return matches(event, payload);
  };
}
