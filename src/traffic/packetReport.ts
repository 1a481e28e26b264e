import { encodePayload } from '../protocol/payloadEncoding';
import { countOf } from './countOf';
import { hexdump } from './hexdump';
import { packetFacts } from './packetFacts';
import type { TrafficEvent } from './trafficEvent';

/** Bytes shown as text; what is more is said, and whole in the hex dump below. */
const textBytes = 4096;

/**
 * An event with all its facts, its payload as escaped text, and its hex dump: the document that a packet opens as. A tooltip
 * asks for the first `maxBytes` only; how many more there are is said.
 */
export function packetReport(event: TrafficEvent, maxBytes = Infinity): string {
  const facts = packetFacts(event);
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  const { data } = event;
  if (data !== undefined && data.length > 0) {
    const shown = data.subarray(0, maxBytes);
    lines.push('', encodePayload(shown.subarray(0, textBytes), 'escaped'));
    if (shown.length > textBytes)
      lines.push(`… ${countOf(shown.length - textBytes, 'more byte')}, in the dump below`);
    lines.push('', hexdump(shown));
    if (shown.length < data.length) lines.push(`… ${countOf(data.length - shown.length, 'more byte')}`);
  }
  return `${lines.join('\n')}\n`;
}
