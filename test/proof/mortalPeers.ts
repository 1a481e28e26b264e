import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** A packet as one end sends it: bytes, and how many descriptors go along. */
export interface ModelPacket {
  readonly data: Buffer;
  readonly descriptors: number;
}

/** What a peer had done when it was killed. */
export interface PeerRecord {
  readonly sent: number;
  readonly received: number;
  /** CRC-32 of the packets received: each its bytes, then the number of its descriptors as a byte. */
  readonly check: number;
}

/** Packets that a peer sends before it half closes. */
export const peerPackets = 200;
const longest = 212_960 - 32;

/** The packet with this number that the peer made from `seed` sends (mortalPeers.py). */
export function peerPacket(seed: number, index: number): ModelPacket {
  const mixed = word(seed, index);
  const kind = mixed % 20;
  const length = kind < 3 ? 0 : kind === 3 ? longest : (mixed >>> 8) % 3000;
  return {
    data: Buffer.alloc(length, (seed + index) & 0xff),
    descriptors: kind % 5 === 0 ? index % 4 : 0,
  };
}

function word(seed: number, index: number): number {
  const sum = (Math.imul(seed, 2_654_435_761) + Math.imul(index, 40_503) + 12_345) >>> 0;
  return Math.imul(sum ^ (sum >>> 15), 2_246_822_519) >>> 0;
}

/** A process that forks peers (mortalPeers.py), each of them to be killed. */
export class MortalPeers {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    this.#child = spawn('python3', [join(__dirname, 'mortalPeers.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  /** Has a peer connect to `path`, or listen there for one client, and leave in the file `record` what it does; gives its process id. */
  async fork(seed: number, path: string, record: string, side: 'client' | 'server'): Promise<number> {
    writeFileSync(record, Buffer.alloc(12));
    this.#child.stdin.write(`${seed} ${path} ${record} ${side}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error('mortalPeers.py has ended');
    return Number(line.value);
  }

  async end(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.stdin.end();
    await exited;
  }
}

export function peerRecord(file: string): PeerRecord {
  const words = readFileSync(file);
  return { sent: words.readUInt32LE(0), received: words.readUInt32LE(4), check: words.readUInt32LE(8) };
}
