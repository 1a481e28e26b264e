import type { FileLayer } from './fileLayer';
import type { LogBytes } from './logRecord';
import { headBytes, logBytes, recordBytes, wholeRecordBytes } from './logRecord';
import type { SegmentHeader } from './segmentHeader';
import { decodeSegmentHeader, maxHeaderBytes } from './segmentHeader';

/** Bytes looked at before the event loop gets its turn: a few milliseconds. */
const windowBytes = 1024 * 1024;

/** What was found in a segment's file. */
export interface ScannedSegment {
  readonly fd: number;
  /** Bytes up to the end of the last whole record. */
  readonly size: number;
  /** Bytes before that which are no record. */
  readonly brokenBytes: number;
}

/** What is done with what is found. */
export interface SegmentVisitor {
  readonly header: (header: SegmentHeader) => void;
  /** A whole record at `at` of the bytes, `offset` of the file. False when it is none after all. */
  readonly record: (memory: LogBytes, at: number, offset: number) => boolean;
}

/**
 * Reads a segment from its beginning, as a crash may have left it. What is torn at its end is cut off; what is broken before that is
 * passed over, to the next whole record. Undefined, and nothing changed, when the file is no segment.
 * @throws an error of the system's.
 */
export async function scanSegment(
  files: FileLayer,
  path: string,
  visitor: SegmentVisitor,
): Promise<ScannedSegment | undefined> {
  const fd = files.openSync(path, 'r+');
  try {
    const start = await readUpTo(files, fd, 0, maxHeaderBytes);
    const found = decodeSegmentHeader(Buffer.from(start.buffer, start.byteOffset, start.length));
    if (found === undefined) {
      files.closeSync(fd);
      return undefined;
    }
    visitor.header(found.header);
    return { fd, ...(await scanRecords(files, fd, found.bytes, visitor)) };
  } catch (error) {
    files.closeSync(fd);
    throw error;
  }
}

async function scanRecords(
  files: FileLayer,
  fd: number,
  from: number,
  visitor: SegmentVisitor,
): Promise<Omit<ScannedSegment, 'fd'>> {
  let end = from;
  let recordsBytes = 0;
  let offset = from;
  let wanted = windowBytes;
  for (;;) {
    const bytes = await readUpTo(files, fd, offset, wanted).catch(() => undefined);
    // What a disk cannot read any more is as good as not there, but it is not for us to cut off.
    if (bytes === undefined) return { size: end, brokenBytes: end - from - recordsBytes };
    const memory = logBytes(bytes);
    const isLast = memory.bytes.length < wanted;
    let at = 0;
    wanted = windowBytes;
    for (let step = 0; at < memory.bytes.length; at += step) {
      const available = memory.bytes.length - at;
      const claimed = recordBytes(memory.view, at, available);
      if (!isLast && (available < headBytes || claimed > available)) {
        wanted = Math.max(windowBytes, claimed);
        break;
      }
      const whole = wholeRecordBytes(memory, at, available);
      const isRecord = whole > 0 && visitor.record(memory, at, offset + at);
      step = isRecord ? whole : 1;
      if (!isRecord) continue;
      end = offset + at + whole;
      recordsBytes += whole;
    }
    offset += at;
    if (!isLast) continue;
    files.truncateSync(fd, end);
    return { size: end, brokenBytes: end - from - recordsBytes };
  }
}

async function readUpTo(files: FileLayer, fd: number, from: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(new ArrayBuffer(length));
  let done = 0;
  while (done < length) {
    const read = await files.read(fd, bytes.subarray(done), from + done);
    if (read === 0) break;
    done += read;
  }
  return bytes.subarray(0, done);
}
