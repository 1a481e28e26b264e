import { commandOf, decodeLengthPacket } from '../../protocol/commandProtocol';
import { answeredPacket } from '../../traffic/answeredPacket';
import type { CaptureStore } from '../../traffic/captureStore';
import type { LengthPrefix } from '../../traffic/lengthPrefix';
import { lengthPrefix } from '../../traffic/lengthPrefix';
import { packetFacts } from '../../traffic/packetFacts';
import type { TrafficEvent } from '../../traffic/trafficEvent';
import type { PanelFact, PanelPacket } from '../../webview/panelMessages';

/** An event with all its facts, for the lower half of the traffic panel. */
export function panelPacket(capture: CaptureStore, event: TrafficEvent): PanelPacket {
  return {
    seq: event.seq,
    title: event.kind === 'packet' ? `Packet ${event.seq}` : `Event ${event.seq}: ${event.kind}`,
    // What the first one says is in the title.
    facts: packetFacts(event)
      .slice(1)
      .flatMap(([name, value]) => [{ name, value }, ...moreOf(name, capture, event)])
      .concat(commandFacts(event), prefixFacts(event)),
    bytes: event.data?.length ?? 0,
  };
}

/** What is to be said beside a fact. */
function moreOf(name: string, capture: CaptureStore, event: TrafficEvent): readonly PanelFact[] {
  if (name === 'Time') return exactTime(event);
  return name === 'Latency' ? answered(capture, event) : [];
}

function exactTime({ timeNs }: TrafficEvent): readonly PanelFact[] {
  const seconds = new Date(Number(timeNs / 1_000_000_000n) * 1000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
  const fraction = (timeNs % 1_000_000_000n).toString().padStart(9, '0');
  return [{ name: 'UTC', value: `${seconds}.${fraction}` }];
}

function answered(capture: CaptureStore, event: TrafficEvent): readonly PanelFact[] {
  const request = answeredPacket(capture, event);
  return request === undefined ? [] : [{ name: 'Answers', value: `packet ${request.seq}`, seq: request.seq }];
}

/** What the packet means in the command protocol, when it may be one of its. */
function commandFacts({ data }: TrafficEvent): readonly PanelFact[] {
  if (data === undefined) return [];
  const command = commandOf(data);
  if (command !== undefined) return [{ name: 'Command', value: `${command} of the command protocol` }];
  const length = announcedLength(data);
  return length === undefined
    ? []
    : [{ name: 'Length packet', value: `${length} (signed 32-bit integer in host byte order)` }];
}

const orders: Readonly<Record<LengthPrefix['order'], string>> = {
  little: ', little-endian',
  big: ', big-endian',
  any: '',
};

/** The length that the packet begins with, as many protocols have it. */
function prefixFacts({ data, length }: TrafficEvent): readonly PanelFact[] {
  const prefix = data && lengthPrefix(data, length ?? data.length);
  if (prefix === undefined) return [];
  const name = prefix.size === 1 ? 'First byte' : `First ${prefix.size} bytes`;
  const what = prefix.of === 'whole' ? 'the whole packet' : 'what follows';
  return [{ name, value: `${prefix.length}${orders[prefix.order]}, the length of ${what}` }];
}

function announcedLength(data: Uint8Array): number | undefined {
  try {
    return decodeLengthPacket(data);
  } catch {
    return undefined;
  }
}
