import type { NewTrafficEvent } from '../trafficEvent';
import { badCapture } from './badCapture';
import type { CaptureInterface } from './captureInterface';
import { readCaptureInterface } from './captureInterface';
import type { ChunkReader } from './chunkReader';
import { decodeEventContent, eventBlockContent } from './eventBlock';
import { RecordFault } from './eventRecord';
import { blockOverhead, blockType, byteOrderMagic } from './pcapngBlock';
import { resavedPacket } from './resavedPacket';
import { readUpperPdu } from './upperPdu';

/** No block of ours comes near; a broken length must not make us wait for gigabytes. */
const maxBlockBytes = 16 * 1024 * 1024;

/** More than the bytes of any event; a broken count must not make us gather without end. */
const maxEventBytes = 64 * 1024 * 1024;

/** A block as it is read. */
interface Block {
  readonly type: number;
  readonly offset: number;
  readonly body: Buffer;
}

type EventContent = ReturnType<typeof decodeEventContent>;

/** Told, once, that the file has packets of ours, but was written again by a program that left out all else. */
export type OnResaved = () => void;

/**
 * The events of a file that `pcapngWriter` wrote; when another program saved that again, its packets.
 * @throws SeqpacketError EBADMSG with the byte offset of the block that is broken, or of the packet that another program captured.
 */
export async function* readPcapng(
  reader: ChunkReader,
  onResaved: OnResaved,
): AsyncGenerator<NewTrafficEvent> {
  let pending: EventContent | undefined;
  let gathered: Buffer[] = [];
  let interfaces: CaptureInterface[] = [];
  let events = 0;
  let resaved = 0;
  for (let block = await readBlock(reader); block; block = await readBlock(reader)) {
    switch (block.type) {
      case blockType.sectionHeader:
        interfaces = [];
        break;
      case blockType.interfaceDescription:
        interfaces.push(inBlock(block, () => readCaptureInterface(block.body)));
        break;
      case blockType.event: {
        if (pending !== undefined)
          throw fault(block, 'a packet should follow its event, but another event does');
        const { part, rest } = inBlock(block, () => eventBlockContent(block.body));
        gathered.push(part);
        if (gathered.reduce((sum, { length }) => sum + length, rest) > maxEventBytes) {
          throw fault(block, 'it says to be larger than any event can be');
        }
        if (rest > 0) break;
        const content = inBlock(block, () => decodeEventContent(Buffer.concat(gathered)));
        gathered = [];
        events++;
        if (content.event.kind === 'packet') pending = content;
        else yield withData(block, content, Buffer.alloc(0));
        break;
      }
      case blockType.enhancedPacket:
        if (pending === undefined) {
          if (events > 0) throw fault(block, 'a packet stands here without its event');
          const packet = inBlock(block, () => resavedPacket(block.body, interfaces));
          if (packet === undefined) throw fault(block, foreignSentence);
          if (++resaved === 1) onResaved();
          yield packet;
          break;
        }
        yield withData(block, pending, packetPayload(block));
        pending = undefined;
        break;
      case blockType.simplePacket:
      case blockType.obsoletePacket:
        throw fault(block, foreignSentence);
      default: // other blocks only repeat for Wireshark what the events say
    }
  }
  if (pending !== undefined || gathered.length > 0) {
    throw badCapture(`byte ${reader.offset}`, 'it ends within an event, so it was cut short');
  }
}

async function readBlock(reader: ChunkReader): Promise<Block | undefined> {
  const { offset } = reader;
  const head = await reader.peek(blockOverhead);
  if (head.length === 0) return undefined;
  const place = `byte ${offset}`;
  if (head.length < blockOverhead) throw badCapture(place, 'it ends within a block, so it was cut short');
  const type = head.readUInt32LE(0);
  if (type === blockType.sectionHeader && head.readUInt32LE(8) !== byteOrderMagic) {
    throw badCapture(place, `${foreignSentence} (its byte order is another)`);
  }
  const length = head.readUInt32LE(4);
  if (length < blockOverhead || length % 4 !== 0 || length > maxBlockBytes) {
    throw badCapture(place, `a block cannot be ${length} bytes long, so the file is broken here`);
  }
  const bytes = await reader.take(length);
  if (bytes.length < length) throw badCapture(place, 'it ends within a block, so it was cut short');
  if (bytes.readUInt32LE(length - 4) !== length) {
    throw badCapture(place, 'the two lengths of this block differ, so the file is broken here');
  }
  return { type, offset, body: bytes.subarray(8, length - 4) };
}

/** What the packet block holds behind the tags. */
function packetPayload(block: Block): Buffer {
  const fixed = 20;
  const captured = block.body.length < fixed ? Infinity : block.body.readUInt32LE(12);
  if (captured > block.body.length - fixed) throw fault(block, 'this packet is longer than its block');
  const packet = block.body.subarray(fixed, fixed + captured);
  const pdu = readUpperPdu(packet);
  if (pdu === undefined) throw fault(block, 'the tags of this packet do not end');
  return packet.subarray(pdu.payloadAt);
}

function withData(block: Block, { event, dataLength, tail }: EventContent, head: Buffer): NewTrafficEvent {
  if (head.length + tail.length !== (dataLength ?? 0)) {
    throw fault(block, `its event has ${dataLength ?? 0} bytes, but ${head.length + tail.length} are there`);
  }
  return dataLength === undefined ? event : { ...event, data: new Uint8Array(Buffer.concat([head, tail])) };
}

function inBlock<Result>(block: Block, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof RecordFault) throw fault(block, error.message);
    throw error;
  }
}

const foreignSentence =
  'only what Seqpacket Workbench exported can be imported, and this was captured or saved by another program';

function fault({ offset }: Block, what: string): Error {
  return badCapture(`byte ${offset}`, what);
}
