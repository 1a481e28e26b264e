import { countBytes } from '../protocol/countBytes';
import { formatLatency } from './formatLatency';
import { heldText } from './heldText';
import { formatLocalTime } from './localTime';
import { safeText } from './safeText';
import type { TrafficEvent } from './trafficEvent';

/** The facts of an event but its bytes, each a name and a text that is safe to show on one line. */
export function packetFacts(event: TrafficEvent): readonly (readonly [string, string])[] {
  const { connectionId, direction, latencyNs, heldNs, length, data, fds, credentials, processName, error } =
    event;
  const facts: [string, string][] = [
    ['Event', `${event.seq}, ${event.kind}`],
    ['Time', formatLocalTime(event.timeNs)],
    ['Address', safeText(event.address)],
  ];
  if (connectionId !== undefined) facts.push(['Connection', `#${connectionId}, ${event.role}`]);
  if (direction !== undefined) facts.push(['Direction', direction]);
  if (latencyNs !== undefined) facts.push(['Latency', `${formatLatency(latencyNs)} after its request`]);
  if (heldNs !== undefined) facts.push(['Held', heldText(heldNs)]);
  if (length !== undefined) facts.push(['Length', lengthText(length, data?.length ?? 0)]);
  for (const fd of fds ?? []) facts.push(['Descriptor', safeText(fd)]);
  if (credentials) {
    const name = processName === undefined ? '' : ` (${safeText(processName)})`;
    const { pid, uid, gid } = credentials;
    facts.push(['Credentials', `pid ${pid}${name}, uid ${uid}, gid ${gid}`]);
  }
  if (error) facts.push(['Error', safeText(`${error.code}: ${error.message}`)]);
  return facts;
}

function lengthText(sent: number, kept: number): string {
  const whole = countBytes(sent);
  return kept < sent ? `${whole}, of which ${kept} were received (truncated)` : whole;
}
