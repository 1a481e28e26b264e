import * as path from 'node:path';
import { startProgram, type CommandLine, type RunOptions } from './runningProgram';
import { runTogether } from './runTogether';

/** A server and a client that are run against each other. */
export interface Pair {
  readonly server: CommandLine;
  /** A relay between the two: it listens at `{path}` and connects to `{upstream}`. */
  readonly relay?: CommandLine | undefined;
  /** Told of the relay's last line of output. */
  readonly onRelayEnd?: (line: string) => void;
  readonly client: CommandLine;
  /** Whose last line of output is the result. */
  readonly measuredBy: 'server' | 'client';
}

/** Runs both sides to their ends. Rejects, quoting the program, when one fails or hangs; leaves nothing behind. */
export function runPair(pair: Pair, options: RunOptions): Promise<string> {
  return runTogether(options, async ({ folder, start, launch }) => {
    const [socket, upstream] = [path.join(folder, 's'), path.join(folder, 'u')];
    const server = await launch(pair.server, { path: pair.relay === undefined ? socket : upstream });
    if (pair.relay !== undefined) {
      const relay = await launch(pair.relay, { path: socket, upstream });
      void relay.ended.then(pair.onRelayEnd, () => undefined);
    }
    const client = start(pair.client, { path: socket });
    const result = await (pair.measuredBy === 'server' ? server : client).ended;
    client.closeInput();
    return result;
  });
}

/** Runs one program to its end; gives the last line of its output. */
export function runAlone(command: CommandLine, options: RunOptions): Promise<string> {
  return startProgram(command, { path: '' }, options).ended;
}
