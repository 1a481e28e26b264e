import type { NewTrafficEvent, TrafficEvent } from '../trafficEvent';
import { fromEventRecord, RecordFault, toEventRecord } from './eventRecord';
import { blockType, encodeBlock, padding, u32 } from './pcapngBlock';

/** Bytes of content in one block, so that a packet of megabytes gives no block that Wireshark takes for a broken file. */
const maxContent = 131_072;

/** How an event stands in our block: a record, and how many bytes it has; those no packet block holds follow it. */
interface EventContent {
  readonly event: NewTrafficEvent;
  /** Bytes that the event has; undefined when it has none, not even an empty packet. */
  readonly dataLength: number | undefined;
  /** The last of these bytes. */
  readonly tail: Buffer;
}

/**
 * The event in blocks of our own, nearly always one. Each holds the length of its content, how much follows in further blocks,
 * and the content padded to 4 bytes. All contents together are the length of a JSON text, the text, and `tail`: those
 * of the event's bytes that no packet block holds.
 */
export function encodeEventBlocks(event: TrafficEvent, tail: Uint8Array = new Uint8Array()): Uint8Array {
  const record = Buffer.from(JSON.stringify({ ...toEventRecord(event), dataLength: event.data?.length }));
  const content = Buffer.concat([u32(record.length), record, tail]);
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < content.length; at += maxContent) {
    const part = content.subarray(at, at + maxContent);
    const rest = content.length - at - part.length;
    blocks.push(encodeBlock(blockType.event, u32(part.length), u32(rest), part, padding(part.length)));
  }
  return Buffer.concat(blocks);
}

/** The content of one block and how many bytes are to follow in others. @throws RecordFault when the block is broken. */
export function eventBlockContent(body: Buffer): { readonly part: Buffer; readonly rest: number } {
  const length = body.length < 8 ? Infinity : body.readUInt32LE(0);
  if (length > body.length - 8) throw new RecordFault('this block is too short for what it says to hold');
  return { part: body.subarray(8, 8 + length), rest: body.readUInt32LE(4) };
}

/** What the contents of an event's blocks say. @throws RecordFault when they are broken. */
export function decodeEventContent(content: Buffer): EventContent {
  const length = content.length < 4 ? Infinity : content.readUInt32LE(0);
  if (length > content.length - 4) throw new RecordFault('its event is cut short');
  const record = parseRecord(content.toString('utf8', 4, 4 + length));
  const event = fromEventRecord(record);
  const { dataLength } = record as { readonly dataLength?: unknown };
  if (dataLength !== undefined && !Number.isSafeInteger(dataLength)) {
    throw new RecordFault('"dataLength" is not a whole number');
  }
  return { event, dataLength: dataLength as number | undefined, tail: content.subarray(4 + length) };
}

function parseRecord(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RecordFault('its event is not JSON');
  }
}
