import { assertNever } from '../assertNever';
import { kernelTime } from './kernelTime';
import type { PeerCredentials } from './receivedPacket';
import type { TapEvent } from './tapEvent';

/** Words of a record, as native/src/tap_lane.cc writes it; its bytes follow, and it ends at a multiple of 8 bytes. */
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

const kinds = ['packet', 'open', 'close', 'error', 'skip', 'end', 'switch'] as const;

/** Reads what a tap's thread has recorded into memory that both share. Offsets are of records, in bytes. */
export class TapEventReader {
  readonly #memory: Uint8Array;
  readonly #words: Uint32Array;
  #seconds = 0;
  #secondNs = 0n;
  #sender: PeerCredentials = { pid: 0, uid: 0, gid: 0 };

  /** `memory` begins at a multiple of 4 bytes of its buffer. */
  constructor(memory: Uint8Array) {
    this.#memory = memory;
    this.#words = new Uint32Array(memory.buffer, memory.byteOffset, memory.length / 4);
  }

  /** In bytes, to the next record. */
  sizeAt(offset: number): number {
    return this.#word(offset, row.size);
  }

  /** What happened; or `switch` where the next record is in the other lane, and undefined for what only fills the memory. */
  eventAt(offset: number): TapEvent | 'switch' | undefined {
    const kind = kinds[this.#word(offset, row.kind)] ?? 'skip';
    if (kind === 'switch') return kind;
    if (kind === 'skip') return undefined;
    const tap = this.#word(offset, row.tap);
    const connection = this.#word(offset, row.connection);
    const number = this.#word(offset, row.number);
    const timeNs = this.#timeAt(offset);
    switch (kind) {
      case 'packet':
        return this.#packetAt(offset, tap, connection, timeNs);
      case 'open':
        return this.#openAt(offset, tap, connection, timeNs);
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

  #word(offset: number, word: number): number {
    return this.#words[(offset >>> 2) + word] ?? 0;
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
      data: new Uint8Array(this.#memory.buffer, this.#memory.byteOffset + start, length),
      descriptors: textLength === 0 ? none : this.#textsAt(start + length, textLength),
      credentials: this.#word(offset, row.pid) === 0 ? undefined : this.#senderAt(offset),
    };
  }

  #openAt(offset: number, tap: number, connection: number, timeNs: bigint): TapEvent {
    const client = this.#credentialsAt(offset);
    const textLength = this.#word(offset, row.textLength);
    const [name, ...args] = textLength === 0 ? none : this.#textsAt(offset + row.words * 4, textLength);
    const command = args.join(' ').trim();
    const known = command === '' ? undefined : command;
    return { kind: 'open', tap, connection, timeNs, client, name, command: known };
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

  /** Texts that are each closed by a NUL. */
  #textsAt(start: number, length: number): readonly string[] {
    const { buffer, byteOffset } = this.#memory;
    return Buffer.from(buffer, byteOffset + start, length - 1)
      .toString('utf8')
      .split('\0');
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
