import { countBytes } from '../protocol/countBytes';
import { encodePayload } from '../protocol/payloadEncoding';
import { formatLatency } from './formatLatency';
import { countOf } from './countOf';
import { hexdump } from './hexdump';
import { formatLocalTime } from './localTime';
import { safeText } from './safeText';
import type { TrafficEvent } from './trafficEvent';

/** Bytes shown as text; a longer packet is whole in the hex dump below. */
const textBytes = 4096;

/**
 * An event with all its facts, its payload as escaped text, and its hex dump: the document that a packet opens as. A tooltip
 * asks for the first `maxBytes` only; how many more there are is said.
 */
export function packetReport(event: TrafficEvent, maxBytes = Infinity): string {
  const facts = factsOf(event);
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  const { data } = event;
  if (data !== undefined && data.length > 0) {
    const shown = data.subarray(0, maxBytes);
    lines.push('', encodePayload(shown.subarray(0, textBytes), 'escaped'), '', hexdump(shown));
    if (shown.length < data.length) lines.push(`… ${countOf(data.length - shown.length, 'more byte')}`);
  }
  return `${lines.join('\n')}\n`;
}

function factsOf(event: TrafficEvent): readonly (readonly [string, string])[] {
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
