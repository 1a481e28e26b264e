import type { TrafficDirection, TrafficEvent, TrafficKind } from './trafficEvent';

/**
 * Arrows as curl's `>` and `<`: rightwards is away from us, leftwards comes to us. A tap is read as a sequence
 * diagram: the client stands left, the server right.
 */
const directionMarks: Readonly<Record<TrafficDirection, string>> = {
  out: '→ out',
  in: '← in',
  c2s: '→ c2s',
  s2c: '← s2c',
};

const kindMarks: Readonly<Record<TrafficKind, string>> = {
  listen: '● listen',
  open: '+ open',
  packet: '· packet',
  close: '- close',
  error: '! error',
  unlisten: '○ unlisten',
};

/** A sign and a word for what the event is: of a packet its direction, else its kind. At most 10 columns wide. */
export function eventMark(event: Pick<TrafficEvent, 'kind' | 'direction'>): string {
  if (event.kind === 'packet' && event.direction !== undefined) return directionMarks[event.direction];
  return kindMarks[event.kind];
}
