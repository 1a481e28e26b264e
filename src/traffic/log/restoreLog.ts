import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrafficEvent } from '../trafficEvent';
import type { FileLayer } from './fileLayer';
import { addressBytes, decodeAddress, readLogRecord } from './logRecord';
import { scanSegment } from './scanSegment';
import { Segment } from './segment';
import type { SegmentHeader } from './segmentHeader';

/** What takes in the events of a log that is read again. */
export interface RestoreTarget {
  /** How things stood before the first event. */
  readonly begin: (header: SegmentHeader) => void;
  /** The next event, which stands at `offset` of its segment. Its payload is a view that lasts as long as the call. */
  readonly event: (event: TrafficEvent, offset: number) => void;
  /** Number that the next event has. */
  readonly nextSeq: () => number;
}

/** A log that was read again. */
export interface RestoredLog {
  readonly segments: readonly Segment[];
  /** Of the next file. */
  readonly nextNumber: number;
  /** Bytes among the whole records that were none. */
  readonly brokenBytes: number;
}

const segmentFile = /^\d{10}\.log$/;

/**
 * Reads all segments in a folder, oldest first. Files that are none, or that cannot be read, are left alone.
 * @throws an error of the system's when the folder cannot be read.
 */
export async function restoreLog(
  files: FileLayer,
  folder: string,
  target: RestoreTarget,
): Promise<RestoredLog> {
  const names = (await readdir(folder)).filter((name) => segmentFile.test(name)).toSorted();
  const segments: Segment[] = [];
  const addresses = new AddressReader();
  let brokenBytes = 0;
  for (const name of names) {
    const path = join(folder, name);
    let firstSeq = 0;
    const scanned = await scanSegment(files, path, {
      header: (header) => {
        if (segments.length === 0) target.begin(header);
        firstSeq = target.nextSeq();
      },
      record: (memory, at, offset) => {
        const event = eventOrNone(() =>
          readLogRecord(memory, at, target.nextSeq(), addresses.read(addressBytes(memory, at))),
        );
        if (event !== undefined) target.event(event, offset);
        return event !== undefined;
      },
    }).catch(() => undefined);
    if (scanned === undefined) continue;
    brokenBytes += scanned.brokenBytes;
    segments.push(new Segment(files, path, firstSeq, scanned));
  }
  return { segments, nextNumber: Number.parseInt(names.at(-1) ?? '0', 10) + 1, brokenBytes };
}

/** Undefined for a record that is whole but says nothing that we understand. */
function eventOrNone(read: () => TrafficEvent): TrafficEvent | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Decodes the few addresses that many records have. */
class AddressReader {
  readonly #known = new Map<string, string>();

  read(bytes: Uint8Array): string {
    const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const address = decodeAddress(bytes);
    this.#known.set(key, address);
    return address;
  }
}
