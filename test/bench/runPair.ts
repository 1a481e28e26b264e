import { mkdtempSync, rmSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { startProgram, type CommandLine, type RunningProgram, type RunOptions } from './runningProgram';

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
export async function runPair(pair: Pair, options: RunOptions): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'seqpacket-bench-'));
  const [socket, upstream] = [path.join(folder, 's'), path.join(folder, 'u')];
  const running: RunningProgram[] = [];
  try {
    const server = startProgram(pair.server, { path: pair.relay === undefined ? socket : upstream }, options);
    running.push(server);
    await Promise.race([server.ready, server.ended]);
    if (pair.relay !== undefined) {
      const relay = startProgram(pair.relay, { path: socket, upstream }, options);
      running.push(relay);
      await Promise.race([relay.ready, relay.ended]);
      void relay.ended.then(pair.onRelayEnd, () => undefined);
    }
    const client = startProgram(pair.client, { path: socket }, options);
    running.push(client);
    const result = await (pair.measuredBy === 'server' ? server : client).ended;
    client.closeInput();
    await Promise.all(running.map(({ ended }) => ended));
    return result;
  } finally {
    for (const program of running) program.stop();
    await Promise.allSettled(running.map(({ ended }) => ended));
    rmSync(folder, { recursive: true });
  }
}

/** Runs one program to its end; gives the last line of its output. */
export function runAlone(command: CommandLine, options: RunOptions): Promise<string> {
  return startProgram(command, { path: '' }, options).ended;
}
