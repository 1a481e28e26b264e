import * as path from 'node:path';
import { baseline } from './builtPrograms';
import type { CommandLine, RunOptions } from './runningProgram';
import { runTogether } from './runTogether';

/** A way from the client to an echo server in C. */
export interface Way {
  /** What stands between the two. */
  readonly relay: CommandLine | undefined;
  /** Round trips of a block. */
  readonly blockSize: number;
  /** Told of the relay's last line of output. */
  readonly onRelayEnd?: ((line: string) => void) | undefined;
}

/** What is sent on each of them. */
export interface Turns {
  /** Of a packet, in bytes. */
  readonly length: number;
  readonly blocks: number;
}

/**
 * Measures round trips on several ways, all of which are there at once and take turns block by block. Gives for each way the nanoseconds
 * of a round trip, the mean of each block. Rejects, quoting the program, when one fails or hangs; leaves nothing behind.
 */
export function runTurns(
  ways: readonly Way[],
  { length, blocks }: Turns,
  options: RunOptions,
): Promise<readonly (readonly number[])[]> {
  return runTogether(options, async ({ folder, start, launch }) => {
    const places: string[] = [];
    for (const [index, { relay, blockSize, onRelayEnd }] of ways.entries()) {
      const [socket, upstream] = [path.join(folder, `s${index}`), path.join(folder, `u${index}`)];
      await launch([baseline('echo'), '{path}'], { path: relay === undefined ? socket : upstream });
      if (relay !== undefined) {
        const program = await launch(relay, { path: socket, upstream });
        void program.ended.then(onRelayEnd, () => undefined);
      }
      places.push(socket, String(blockSize));
    }
    const client = start([baseline('turns'), String(length), String(blocks), ...places]);
    return JSON.parse(await client.ended) as readonly (readonly number[])[];
  });
}
