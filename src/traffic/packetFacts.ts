import { countBytes } from '../protocol/countBytes';
import { formatLatency } from './formatLatency';
import { formatLocalTime } from './localTime';
import { safeText } from './safeText';
import type { TrafficEvent } from './trafficEvent';

/** The facts of an event but its bytes, each a name and a text that is safe to show on one line. */
export function packetFacts(event: TrafficEvent): readonly (readonly [string, string])[] {
  const { connectionId, direction, latencyNs, length, data, fds, credentials, error } = event;
  const facts: [string, string][] = [
    ['Event', `${event.seq}, ${event.kind}`],
    ['Time', formatLocalTime(event.timeNs)],
    ['Address', safeText(event.address)],
  ];
  if (connectionId !== undefined) facts.push(['Connection', `#${connectionId}, ${event.role}`]);
  if (direction !== undefined) facts.push(['Direction', direction]);
  if (latencyNs !== undefined) facts.push(['Latency', `${formatLatency(latencyNs)} after its request`]);
  if (length !== undefined) facts.push(['Length', lengthText(length, data?.length ?? 0)]);
  for (const fd of fds ?? []) facts.push(['Descriptor', safeText(fd)]);
  if (credentials) {
    facts.push(['Credentials', `pid ${credentials.pid}, uid ${credentials.uid}, gid ${credentials.gid}`]);
  }
  if (error) facts.push(['Error', safeText(`${error.code}: ${error.message}`)]);
  return facts;
}

function lengthText(sent: number, kept: number): string {
  const whole = countBytes(sent);
  return kept < sent ? `${whole}, of which ${kept} were received (truncated)` : whole;
}
