import { PayloadError } from '../../protocol/payloadError';
import { decodePayload } from '../../protocol/payloadEncoding';
import type { NewTrafficEvent } from '../trafficEvent';
import { badCapture } from './badCapture';
import type { ChunkReader } from './chunkReader';
import { fromEventRecord, RecordFault } from './eventRecord';

/** A packet is 4 MiB at most (kernel-facts: SO_SNDBUF), its Base64 a third more; its descriptors' names a megabyte. */
const maxLineBytes = 16 * 1024 * 1024;

/** The events of a file that `jsonlWriter` wrote. @throws SeqpacketError EBADMSG with the line that is none. */
export async function* readJsonl(reader: ChunkReader): AsyncGenerator<NewTrafficEvent> {
  let number = 0;
  for (let line = await reader.takeLine(maxLineBytes); line; line = await reader.takeLine(maxLineBytes)) {
    number++;
    if (line.length > maxLineBytes) throw badCapture(`line ${number}`, 'it is longer than any event can be');
    const text = decodeLine(line, number);
    if (text.trim() !== '') yield parseLine(text, number);
  }
}

/** Making one takes many times as long as using it. Only the first line may begin with a byte order mark. */
const firstDecoder = new TextDecoder('utf-8', { fatal: true });
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeLine(line: Buffer, number: number): string {
  try {
    return (number === 1 ? firstDecoder : decoder).decode(line);
  } catch {
    throw badCapture(`line ${number}`, 'it is not UTF-8 text');
  }
}

function parseLine(text: string, number: number): NewTrafficEvent {
  try {
    const record: unknown = JSON.parse(text);
    const event = fromEventRecord(record);
    const { data } = record as { readonly data?: unknown };
    if (data === undefined) return event;
    if (typeof data !== 'string') throw new RecordFault('"data" is not Base64 text');
    return { ...event, data: decodePayload(data, 'base64') };
  } catch (error) {
    if (error instanceof RecordFault) throw badCapture(`line ${number}`, error.message);
    if (error instanceof PayloadError) throw badCapture(`line ${number}`, '"data" is not Base64 text');
    if (error instanceof SyntaxError)
      throw badCapture(`line ${number}`, 'it is not JSON, or it is cut short');
    throw error;
  }
}
