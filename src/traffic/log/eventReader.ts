import type { EventIndex } from '../index/eventIndex';
import type { IndexPage } from '../index/indexPage';
import { factFlag } from '../index/indexPage';
import type { InternedTexts } from '../index/internedTexts';
import type { TrafficEvent } from '../trafficEvent';
import type { CaptureLog } from './captureLog';
import type { LogBytes } from './logRecord';
import { logBytes, readLogRecord, recordBytes, wholeRecordBytes } from './logRecord';
import type { Segment } from './segment';

/** Bytes read at once; a larger record is read by itself. */
const windowBytes = 1024 * 1024;

/** Bytes between two records that are rather read than asked for apart. */
const gapBytes = 65_536;

/** Where the record of an event is, and what stands in for it should it be unreadable. */
interface RecordPlace {
  readonly seq: number;
  readonly address: string;
  readonly segment: Segment;
  readonly start: number;
  /** Where the record ends, or what is wanted of it. */
  readonly end: number;
  /** Bytes of the record that are not wanted: the end of its payload. */
  readonly cutBytes: number;
  readonly facts: () => TrafficEvent;
}

/** Reads events of a capture back from its log. */
export class EventReader {
  readonly #index: EventIndex;
  readonly #log: CaptureLog;
  readonly #texts: InternedTexts;

  constructor(index: EventIndex, log: CaptureLog, texts: InternedTexts) {
    this.#index = index;
    this.#log = log;
    this.#texts = texts;
  }

  /**
   * The events of these numbers, which are kept and in order, at once: for as many as a screen shows. Of each payload at most so
   * many bytes.
   */
  readSync(seqs: readonly number[], mostDataBytes: number): TrafficEvent[] {
    return this.#windowsOf(seqs, mostDataBytes).flatMap((places) => {
      const [first, last] = ends(places);
      return eventsIn(
        places,
        bytesOrNone(() => first.segment.readSync(first.start, last.end)),
      );
    });
  }

  /**
   * The events of these numbers, which are kept and in order, batch by batch, each with memory of its own, while the event
   * loop has its turn. All are given, also those that go meanwhile.
   */
  async *read(seqs: readonly number[]): AsyncGenerator<TrafficEvent[]> {
    const windows = this.#windowsOf(seqs);
    for (const { segment } of windows.map((places) => ends(places)[0])) segment.retain();
    let done = 0;
    try {
      for (const places of windows) {
        const [first, last] = ends(places);
        const bytes = await first.segment.read(first.start, last.end).catch(() => undefined);
        yield eventsIn(places, bytes);
        first.segment.release();
        done++;
      }
    } finally {
      for (const places of windows.slice(done)) ends(places)[0].segment.release();
    }
  }

  /** Groups records that are read at once. */
  #windowsOf(seqs: readonly number[], mostDataBytes = Infinity): RecordPlace[][] {
    const windows: RecordPlace[][] = [];
    let window: RecordPlace[] = [];
    for (const seq of seqs) {
      const place = this.#placeOf(seq, mostDataBytes, window.at(-1));
      const [first, last] = [window[0], window.at(-1)];
      const fits =
        first?.segment === place.segment &&
        last !== undefined &&
        place.end - first.start <= windowBytes &&
        place.start - last.end <= gapBytes;
      if (!fits) windows.push((window = []));
      window.push(place);
    }
    return windows;
  }

  #placeOf(seq: number, mostDataBytes: number, before: RecordPlace | undefined): RecordPlace {
    const index = this.#index;
    const page = index.page(seq);
    const at = index.at(seq);
    const start = page.offset[at] ?? 0;
    const { segment, endSeq } = this.#segmentOf(seq, before?.segment);
    const isLast = seq + 1 >= endSeq;
    const end = isLast ? segment.size : (index.page(seq + 1).offset[index.at(seq + 1)] ?? 0);
    const cutBytes = Math.max(0, (page.dataLength[at] ?? 0) - mostDataBytes);
    const address = this.#texts.entry(page.address[at] ?? 0).text;
    const facts = () => factsOf(page, at, seq, address);
    return { seq, address, segment, start, end: end - cutBytes, cutBytes, facts };
  }

  /** The segment of an event, mostly the one of the event before, and the number of the first event of the next. */
  #segmentOf(seq: number, likely: Segment | undefined): { segment: Segment; endSeq: number } {
    const { segments } = this.#log;
    let at = likely === undefined ? segments.length - 1 : segments.indexOf(likely);
    while (at > 0 && (segments[at]?.firstSeq ?? 0) > seq) at--;
    while (seq >= (segments[at + 1]?.firstSeq ?? Infinity)) at++;
    const segment = segments[at];
    if (segment === undefined) throw new Error(`Event ${seq} is in no segment.`);
    return { segment, endSeq: segments[at + 1]?.firstSeq ?? this.#index.nextSeq };
  }
}

function ends(places: readonly RecordPlace[]): readonly [RecordPlace, RecordPlace] {
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined) throw new Error('A window has at least one record.');
  return [first, last];
}

function bytesOrNone(read: () => Uint8Array): Uint8Array | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The events of a window; `bytes` begin with the first record, and are undefined when the file cannot be read. */
function eventsIn(places: readonly RecordPlace[], bytes: Uint8Array | undefined): TrafficEvent[] {
  if (bytes === undefined) return places.map(({ facts }) => facts());
  const memory = logBytes(bytes);
  const from = ends(places)[0].start;
  return places.map((place) => eventAt(memory, place.start - from, place));
}

function eventAt(memory: LogBytes, at: number, place: RecordPlace): TrafficEvent {
  const { seq, address, start, end, cutBytes, facts } = place;
  const available = end - start;
  if (cutBytes > 0) {
    // Shorter than what is there when broken bytes follow it.
    const wanted = recordBytes(memory.view, at, available) - cutBytes;
    if (wanted <= 0 || wanted > available) return facts();
    return readLogRecord(logBytes(memory.bytes.subarray(0, at + wanted)), at, seq, address);
  }
  return wholeRecordBytes(memory, at, available) === 0 ? facts() : readLogRecord(memory, at, seq, address);
}

/** What the index knows of an event whose record cannot be read any more: all but its bytes, which count as not kept. */
function factsOf(page: IndexPage, at: number, seq: number, address: string): TrafficEvent {
  const hadData = page.has(at, factFlag.data);
  return {
    seq,
    timeNs: page.time[at] ?? 0n,
    kind: page.kind(at),
    address,
    role: page.role(at),
    connectionId: numberOrNone(page.connection[at]),
    direction: page.direction(at),
    latencyNs: undefined,
    length: numberOrNone(page.length[at]),
    data: hadData ? new Uint8Array() : undefined,
    truncated: page.has(at, factFlag.truncated) || (hadData && page.dataLength[at] !== 0),
    fds: undefined,
    credentials: undefined,
    error: undefined,
    heldNs: undefined,
    processName: undefined,
  };
}

function numberOrNone(value = NaN): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
