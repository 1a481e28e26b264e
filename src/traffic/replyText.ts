import { countBytes } from '../protocol/countBytes';
import { countOf } from './countOf';
import { hexdump } from './hexdump';
import { plainText } from './plainText';
import { textExtension } from './textExtension';

/** A reply as a document: its text, and the file extension by which an editor picks the language. */
export interface ReplyText {
  readonly text: string;
  readonly extension: '.json' | '.txt';
}

/** Bytes of a packet that are dumped, and packets that are shown: more would hold up the extension host. The capture keeps all. */
const dumpedBytes = 64 * 1024;
const shownPackets = 200;

/**
 * The packets of a reply as a person wants to read them: text as it is, JSON as such, anything else as a hex dump,
 * because an editor would change or hide bytes that are not plain text. What is too much to show is counted.
 */
export function replyText(packets: readonly Uint8Array[]): ReplyText {
  const [only, ...others] = packets;
  if (only === undefined) return { text: '', extension: '.txt' };
  if (others.length === 0) return onePacket(only);
  const parts = packets
    .slice(0, shownPackets)
    .map((packet, index) => `Packet ${index + 1}, ${countBytes(packet.length)}\n${body(packet)}`);
  const left = packets.length - parts.length;
  if (left > 0) parts.push(`… ${countOf(left, 'more packet')}: see the traffic view.\n`);
  return { text: parts.join('\n'), extension: '.txt' };
}

function onePacket(packet: Uint8Array): ReplyText {
  const text = plainText(packet);
  if (text === undefined) return { text: `${dump(packet)}\n`, extension: '.txt' };
  return { text, extension: textExtension(text) };
}

function body(packet: Uint8Array): string {
  const text = plainText(packet) ?? dump(packet);
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function dump(packet: Uint8Array): string {
  const left = packet.length - dumpedBytes;
  const text = hexdump(packet.subarray(0, dumpedBytes));
  return left > 0 ? `${text}\n… ${countOf(left, 'more byte')}: see the traffic view.` : text;
}
