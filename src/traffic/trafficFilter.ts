import type { TrafficEvent } from './trafficEvent';

/** Reads a filter. @throws SeqpacketError EINVAL with the column when it cannot be read. */
export function parseFilter(text: string): (event: TrafficEvent) => boolean {
  const words = text.split(/\s+/u).filter((word) => word !== '');
  return (event) => words.every((word) => Buffer.from(event.data ?? []).includes(word));
}
