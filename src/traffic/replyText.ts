import { countBytes } from '../protocol/countBytes';
import { hexdump } from './hexdump';
import { isJson, plainText } from './plainText';

/** A reply as a document: its text, and the file extension by which an editor picks the language. */
export interface ReplyText {
  readonly text: string;
  readonly extension: '.json' | '.txt';
}

/**
 * The packets of a reply as a person wants to read them: text as it is, JSON as such, anything else as a hex dump,
 * because an editor would change or hide bytes that are not plain text.
 */
export function replyText(packets: readonly Uint8Array[]): ReplyText {
  const [only, ...others] = packets;
  if (only === undefined) return { text: '', extension: '.txt' };
  if (others.length === 0) return onePacket(only);
  const parts = packets.map(
    (packet, index) => `Packet ${index + 1}, ${countBytes(packet.length)}\n${body(packet)}`,
  );
  return { text: parts.join('\n'), extension: '.txt' };
}

function onePacket(packet: Uint8Array): ReplyText {
  const text = plainText(packet);
  if (text === undefined) return { text: `${hexdump(packet)}\n`, extension: '.txt' };
  return { text, extension: isJson(text) ? '.json' : '.txt' };
}

function body(packet: Uint8Array): string {
  const text = plainText(packet) ?? hexdump(packet);
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}
