import { createReadStream } from 'node:fs';
import { fileFailure } from './fileFailure';

/** The bytes of a file, piece by piece as they are asked for. @throws SeqpacketError with the system's code. */
export async function* readFileChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path)) yield chunk as Uint8Array;
  } catch (error) {
    throw fileFailure('read', path, error);
  }
}
