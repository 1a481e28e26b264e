import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileFailure } from './fileFailure';

/**
 * Writes a file whole or not at all, piece by piece as `chunks` gives them: into a new file beside it, which takes its place at the
 * end, so that a failure or a cancel leaves what was there before. What is no regular file, such as a pipe, is written to
 * as it is. Gives the bytes written.
 * @throws SeqpacketError with the system's code (`ENOENT`, `EACCES`, `ENOSPC` …), or what `chunks` throws.
 */
export async function replaceFile(path: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  try {
    const target = await realpath(path).catch(() => path);
    const isSpecial = await stat(target).then(
      (facts) => !facts.isFile(),
      () => false,
    );
    return isSpecial ? await writeAll(target, 'w', chunks) : await writeBeside(target, chunks);
  } catch (error) {
    throw fileFailure('write', path, error);
  }
}

async function writeBeside(target: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  try {
    const bytes = await writeAll(beside, 'wx', chunks);
    await rename(beside, target);
    return bytes;
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

async function writeAll(path: string, flags: 'w' | 'wx', chunks: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(path, flags);
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      await file.appendFile(chunk);
      bytes += chunk.length;
    }
  } finally {
    await file.close();
  }
  return bytes;
}
