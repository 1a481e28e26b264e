import { parseAddress, type SocketAddress } from '../../../src/seqpacket/socketAddress';

/** What a measured program was told: `PATH LENGTH COUNT [MODE]`, as the baselines in C are. */
export interface Task {
  readonly path: string;
  readonly address: SocketAddress;
  /** Of each packet, in bytes. */
  readonly length: number;
  readonly count: number;
  readonly mode: string;
}

/** Reads the command line. */
export function task(): Task {
  const [path = '', length, count, mode = ''] = process.argv.slice(2);
  return { path, address: parseAddress(path), length: Number(length), count: Number(count), mode };
}

/** Says that clients may come. */
export function ready(): void {
  process.stdout.write('ready\n');
}

/** Prints a program's result, for the benchmark to read as the last line. */
export function report(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
