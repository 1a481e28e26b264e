import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { crc32 } from './crc32';

/** A packet as one end sends it: bytes, and how many descriptors go along. */
export interface PeerPacket {
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
export function peerPacket(seed: number, index: number): PeerPacket {
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

/** How a peer comes by its connection. */
type PeerWay = 'connect' | 'listen';

/** A process that forks peers (mortalPeers.py), each of them to be killed, or to outlive whom it talks with. */
export class MortalPeers {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: Interface;

  constructor() {
    this.#child = spawn('python3', [join(__dirname, 'mortalPeers.py')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#lines = createInterface(this.#child.stdout);
    // One for each peer that is waited for.
    this.#lines.setMaxListeners(0);
  }

  /**
   * Has a peer connect to `path`, or listen there already, and leave in the file `record` what it does; gives its process id. One is
   * forked at a time.
   */
  async fork(how: PeerWay, seed: number, path: string, record: string): Promise<number> {
    writeFileSync(record, Buffer.alloc(12));
    const forked = this.#said(/^forked (\d+)$/);
    this.#child.stdin.write(`${how} ${seed} ${path} ${record}\n`);
    return Number(await forked);
  }

  /** Resolves when the peer made from `seed` has come to its end; to be asked before it can. */
  async ended(seed: number): Promise<void> {
    await this.#said(new RegExp(`^(ended) ${seed}$`));
  }

  async end(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.stdin.end();
    await exited;
  }

  /** What `pattern` captures of the next line that it matches. */
  #said(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = (line: string) => {
        const word = pattern.exec(line)?.[1];
        if (word !== undefined) settle(() => resolve(word));
      };
      const gone = () => settle(() => reject(new Error('mortalPeers.py has ended')));
      const settle = (how: () => void) => {
        this.#lines.off('line', look).off('close', gone);
        how();
      };
      this.#lines.on('line', look).on('close', gone);
    });
  }
}

export function peerRecord(file: string): PeerRecord {
  const words = readFileSync(file);
  return { sent: words.readUInt32LE(0), received: words.readUInt32LE(4), check: words.readUInt32LE(8) };
}

/** Asserts that what a peer says it received is what was sent first, of `taken`. */
export function checkReceived(taken: readonly PeerPacket[], { received, check }: PeerRecord): void {
  assert.ok(received <= taken.length, `the peer received ${received} of ${taken.length}`);
  const sum = taken
    .slice(0, received)
    .reduce((value, { data, descriptors }) => crc32([descriptors], crc32(data, value)), 0);
  assert.equal(check, sum, 'what the peer received differs');
}
