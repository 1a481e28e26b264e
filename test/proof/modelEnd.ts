import assert from 'node:assert/strict';
import { closeSync, fstatSync, openSync } from 'node:fs';
import type { Connection } from '../../src/seqpacket/connection';
import type { PacketBatch, ReceivedPacket } from '../../src/seqpacket/receivedPacket';
import { SeqpacketError } from '../../src/seqpacket/seqpacketError';
import { closed } from '../unit/seqpacket/socketStage';
import type { Random } from './seededRandom';

const devices = ['/dev/null', '/dev/zero'];

/** A packet: its bytes, and the names of the devices that its descriptors are of. */
export interface ModelPacket {
  readonly data: Buffer;
  readonly devices: readonly string[];
}

/** A packet as it was sent. */
interface SentPacket extends ModelPacket {
  /** Its devices by number. */
  readonly files: readonly number[];
  /** Whether the kernel took it; undefined while that is open. */
  taken: boolean | undefined;
}

/** A packet as it was received. */
interface TakenPacket {
  /** What was received itself: it is to stay as it is, whatever comes later. */
  readonly packet: ReceivedPacket;
  /** Of `fds`. */
  readonly files: readonly number[];
  /** What `viewAt` showed of it. */
  readonly viewed?: Buffer;
}

/** What passed one way, as its two ends know it. */
export interface OneWay {
  /** What the sender's kernel took. */
  readonly taken: readonly ModelPacket[];
  /** How many of these the receiver got: all of them or, where it left, the first ones. */
  readonly received: number;
}

/** How an end receives. */
export interface Receiving {
  readonly ownDescriptors: boolean;
  readonly receiveLimit?: number;
}

/** One end of a connection, and what the model knows of it. */
export class ModelEnd {
  /** Told of each packet, in the callback that brings it. */
  onTaken: () => void = () => undefined;
  /** It closed without reading to the end, so that it may lack the last packets. */
  left = false;

  readonly #sent: SentPacket[] = [];
  readonly #taken: TakenPacket[] = [];
  readonly #sending: Promise<void>[] = [];
  readonly #errors: Error[] = [];

  constructor(
    readonly connection: Connection,
    private readonly receiving: Receiving,
    private readonly random: Random,
  ) {
    connection.on('error', (error) => this.#errors.push(error));
    connection.on('packet', (packet) => {
      this.#take(packet);
    });
    if (random(2) === 0) this.switch();
  }

  /** From packets one by one to batches, or back. */
  switch(): void {
    this.connection.onBatch =
      this.connection.onBatch === undefined
        ? (batch) => {
            this.#takeAll(batch);
          }
        : undefined;
  }

  /** Sends a packet, often a short one, sometimes an empty or the longest one, sometimes with descriptors. */
  send(): void {
    const data = this.#payload();
    const names = Array.from(
      { length: this.random(8) === 0 ? 1 + this.random(4) : 0 },
      () => devices[this.random(2)] ?? '',
    );
    const fds = names.map((name) => openSync(name, 'r'));
    const entry: SentPacket = {
      data,
      devices: names,
      files: fds.map((fd) => fstatSync(fd).rdev),
      taken: undefined,
    };
    this.#sent.push(entry);
    const sending = this.connection.send(data, { fds }).then(
      () => {
        entry.taken = true;
      },
      (error: unknown) => {
        this.#errors.push(error as Error);
        entry.taken = false;
      },
    );
    // They may be closed at once, also while the packet waits.
    for (const fd of fds) closeSync(fd);
    this.#sending.push(sending);
  }

  /** Closes it, when all is sent or at once. */
  leave(how: 'close' | 'destroy'): void {
    this.left ||= !this.connection.closed;
    if (how === 'close') void this.connection.close();
    else this.connection.destroy();
  }

  /** Lets it come to its end: nobody pauses it or sends any more. */
  async finish(): Promise<void> {
    this.onTaken = () => undefined;
    this.connection.resume().end();
    await closed(this.connection);
    await Promise.all(this.#sending);
  }

  /**
   * Every packet that the kernel took of the other end has arrived, in order, byte for byte; fewer only where this end left. Gives what
   * passed from there to here.
   */
  check(other: ModelEnd): OneWay {
    for (const error of this.#errors) {
      assert.ok(error instanceof SeqpacketError, String(error));
      assert.match(error.code, /^(?:EPIPE|ECONNRESET|ECANCELED)$/);
    }
    assert.ok(other.#sent.every(({ taken }) => taken !== undefined));
    const expected = other.#sent.filter(({ taken }) => taken === true);
    if (!this.left) assert.equal(this.#taken.length, expected.length);
    this.#taken.forEach((taken, index) => {
      const sent = expected[index] ?? assert.fail(`packet ${index} was never taken`);
      this.#compare(taken, sent, `packet ${index}`);
    });
    return { taken: expected, received: this.#taken.length };
  }

  #compare({ packet, files, viewed }: TakenPacket, sent: SentPacket, name: string): void {
    const { receiveLimit = Infinity, ownDescriptors } = this.receiving;
    const kept = sent.data.subarray(0, receiveLimit);
    assert.ok(kept.equals(packet.data), `${name} differs`);
    assert.ok(viewed === undefined || kept.equals(viewed), `what was seen of ${name} differs`);
    assert.equal(packet.length, sent.data.length, `length of ${name}`);
    assert.equal(packet.truncated, sent.data.length > receiveLimit, name);
    assert.deepEqual(packet.descriptors, sent.devices, `names of the descriptors of ${name}`);
    assert.deepEqual(files, ownDescriptors ? sent.files : [], `descriptors of ${name}`);
  }

  #take(packet: ReceivedPacket, viewed?: Buffer): void {
    const { fds = [] } = packet;
    const files = fds.map((fd) => fstatSync(fd).rdev);
    for (const fd of fds) closeSync(fd);
    this.#taken.push({ packet, files, ...(viewed && { viewed }) });
    this.onTaken();
  }

  #takeAll(batch: PacketBatch): void {
    for (let position = 0; position < batch.length; position++) {
      const viewed = this.random(8) === 0 ? Buffer.from(batch.viewAt(position)) : undefined;
      this.#take(batch.at(position), viewed);
    }
  }

  #payload(): Buffer {
    const kind = this.random(40);
    if (kind < 6) return Buffer.alloc(0);
    const length =
      kind === 6
        ? this.connection.maxPacketLength
        : kind < 30
          ? 1 + this.random(100)
          : this.random(kind < 36 ? 9_000 : 70_000);
    return Buffer.alloc(length, this.random(256));
  }
}
