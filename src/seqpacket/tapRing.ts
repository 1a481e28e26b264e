import { assertNever } from '../assertNever';
import { kernelTime } from './kernelTime';
import type { PeerCredentials } from './receivedPacket';
import type { TapEvent } from './tapEvent';

/** Words of the header that native/src/tap_ring.cc shares. Positions count bytes, modulo 2^32. */
const header = { written: 0, origin: 1, read: 16, wakeWanted: 32, lost: 48, words: 64 } as const;

/** Words of a record; its bytes follow, and it ends at a multiple of 8 bytes. */
const row = {
  size: 0,
  kind: 1,
  tap: 2,
  connection: 3,
  direction: 4,
  number: 5,
  seconds: 6,
  nanoseconds: 7,
  length: 8,
  textLength: 9,
  pid: 10,
  uid: 11,
  gid: 12,
  words: 14,
} as const;

const kinds = ['packet', 'open', 'close', 'error', 'skip', 'end'] as const;
/** Most events handed out at once: then the read position is published, so that the thread has room again while a long run is read. */
const mostEvents = 64;

/** The consuming end of the ring that a tap's thread records into, in memory that both share without waiting for each other. */
export class TapRing {
  /** Header and data, as the thread takes it. */
  readonly memory: Uint8Array;
  readonly #header: Int32Array;
  readonly #words: Uint32Array;
  readonly #bytes: Buffer;
  readonly #size: number;
  #seconds = 0;
  #secondNs = 0n;
  #sender: PeerCredentials = { pid: 0, uid: 0, gid: 0 };

  /** `size` in bytes: a power of two, of at least 1 MiB. */
  constructor(size: number) {
    const memory = new SharedArrayBuffer(header.words * 4 + size);
    this.memory = new Uint8Array(memory);
    this.#header = new Int32Array(memory, 0, header.words);
    this.#words = new Uint32Array(memory, header.words * 4);
    this.#bytes = Buffer.from(memory, header.words * 4);
    this.#size = size;
  }

  /** Events that found no room since the ring was made: packets forwarded without being recorded, nearly all. */
  get lost(): number {
    return Atomics.load(this.#header, header.lost) >>> 0;
  }

  /** Asks to be woken at the next record; false if there is one already. */
  wantWake(): boolean {
    Atomics.store(this.#header, header.wakeWanted, 1);
    return this.isEmpty;
  }

  get isEmpty(): boolean {
    return Atomics.load(this.#header, header.written) === Atomics.load(this.#header, header.read);
  }

  /** Hands out what there is now, some events at a time, at most about `maxBytes`; returns how many records that was. */
  drain(take: (events: readonly TapEvent[]) => void, maxBytes: number): number {
    const written = Atomics.load(this.#header, header.written) >>> 0;
    const start = Atomics.load(this.#header, header.read) >>> 0;
    // After the position up to which there is something: the thread moves the origin only while there is nothing.
    const origin = Atomics.load(this.#header, header.origin) >>> 0;
    let read = start;
    let count = 0;
    while (read !== written && (read - start) >>> 0 < maxBytes) {
      const events: TapEvent[] = [];
      for (; read !== written && events.length < mostEvents; count++) {
        const offset = ((read - origin) >>> 0) % this.#size;
        read = (read + this.#word(offset, row.size)) >>> 0;
        const event = this.#eventAt(offset);
        if (event !== undefined) events.push(event);
      }
      try {
        take(events);
      } finally {
        Atomics.store(this.#header, header.read, read | 0);
      }
    }
    return count;
  }

  #word(offset: number, word: number): number {
    return this.#words[(offset >>> 2) + word] ?? 0;
  }

  #eventAt(offset: number): TapEvent | undefined {
    const kind = kinds[this.#word(offset, row.kind)] ?? 'skip';
    if (kind === 'skip') return undefined;
    const tap = this.#word(offset, row.tap);
    const connection = this.#word(offset, row.connection);
    const number = this.#word(offset, row.number);
    const timeNs = this.#timeAt(offset);
    switch (kind) {
      case 'packet':
        return this.#packetAt(offset, tap, connection, timeNs);
      case 'open':
        return { kind, tap, connection, timeNs, client: this.#credentialsAt(offset) };
      case 'close':
        return { kind, tap, connection, timeNs, unrecorded: number };
      case 'end':
        return { kind, tap, timeNs };
      case 'error':
        return { kind, tap, connection: connection === 0 ? undefined : connection, timeNs, errno: number };
      default:
        return assertNever(kind);
    }
  }

  #packetAt(offset: number, tap: number, connection: number, timeNs: bigint): TapEvent {
    const start = offset + row.words * 4;
    const length = this.#word(offset, row.length);
    const textLength = this.#word(offset, row.textLength);
    // Always of one shape and without a spread, for this is done for every packet.
    return {
      kind: 'packet',
      tap,
      connection,
      direction: this.#word(offset, row.direction) === 0 ? 'c2s' : 's2c',
      timeNs,
      data: new Uint8Array(this.memory.buffer, header.words * 4 + start, length),
      descriptors: textLength === 0 ? none : this.#linesAt(start + length, textLength),
      credentials: this.#word(offset, row.pid) === 0 ? undefined : this.#senderAt(offset),
    };
  }

  /** Most packets of a run are of one second. */
  #timeAt(offset: number): bigint {
    const seconds = this.#word(offset, row.seconds);
    if (seconds !== this.#seconds) {
      this.#seconds = seconds;
      this.#secondNs = kernelTime(seconds, 0);
    }
    return this.#secondNs + BigInt(this.#word(offset, row.nanoseconds));
  }

  /** Most packets of a run have one sender. */
  #senderAt(offset: number): PeerCredentials {
    const { pid, uid, gid } = this.#sender;
    const same =
      pid === this.#word(offset, row.pid) &&
      uid === this.#word(offset, row.uid) &&
      gid === this.#word(offset, row.gid);
    if (!same) this.#sender = this.#credentialsAt(offset);
    return this.#sender;
  }

  /** The lines of a text, each closed by a line feed. */
  #linesAt(start: number, length: number): readonly string[] {
    return this.#bytes.toString('utf8', start, start + length - 1).split('\n');
  }

  #credentialsAt(offset: number): PeerCredentials {
    return {
      pid: this.#word(offset, row.pid),
      uid: this.#word(offset, row.uid),
      gid: this.#word(offset, row.gid),
    };
  }
}

const none: readonly string[] = [];
