import type { NewTrafficEvent } from '../trafficEvent';
import { badCapture } from './badCapture';
import { ChunkReader } from './chunkReader';
import { blockType } from './pcapngBlock';
import { readJsonl } from './readJsonl';
import type { OnResaved } from './readPcapng';
import { readPcapng } from './readPcapng';

/**
 * The events of a capture file, one after the other as they are asked for. Which format it is its first bytes tell.
 * @throws SeqpacketError EBADMSG, naming the byte or line, when it is neither, broken, or of another program; what was read
 * before that place has been given by then.
 */
export async function* importCapture(
  chunks: AsyncIterable<Uint8Array>,
  onResaved: OnResaved = () => undefined,
): AsyncGenerator<NewTrafficEvent> {
  const reader = new ChunkReader(chunks);
  try {
    const start = await reader.peek(4);
    if (start.length === 4 && start.readUInt32LE(0) === blockType.sectionHeader)
      yield* readPcapng(reader, onResaved);
    else if (/^\s*(\{|$)/.test(start.toString('latin1').replace(/^ï»¿/, ''))) yield* readJsonl(reader);
    else throw badCapture('byte 0', 'it is neither pcapng nor JSON Lines, the formats that can be imported');
  } finally {
    await reader.close();
  }
}
