import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as readline from 'node:readline';

/** A program and its arguments; `{path}` stands for the path of the socket where it listens or connects, `{upstream}` for a relay's server. */
export type CommandLine = readonly [program: string, ...args: string[]];

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

export interface RunOptions {
  /** Both sides on one processor, or wherever the kernel puts them. */
  readonly pinned: boolean;
  readonly variables: NodeJS.ProcessEnv;
}

/** A pair that takes longer hangs. */
const longestMs = 120_000;
/** The last processor: interrupts are served by the first more often. */
const processor = String(os.availableParallelism() - 1);

interface Running {
  readonly ready: Promise<void>;
  /** Gives the last line of output. */
  readonly ended: Promise<string>;
  stop(): void;
  closeInput(): void;
}

/** What the placeholders of a command line stand for. */
interface Places {
  readonly path: string;
  readonly upstream?: string;
}

/** Runs both sides to their ends. Rejects, quoting the program, when one fails or hangs; leaves nothing behind. */
export async function runPair(pair: Pair, options: RunOptions): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'seqpacket-bench-'));
  const [socket, upstream] = [path.join(folder, 's'), path.join(folder, 'u')];
  const running: Running[] = [];
  try {
    const server = start(pair.server, { path: pair.relay === undefined ? socket : upstream }, options);
    running.push(server);
    await Promise.race([server.ready, server.ended]);
    if (pair.relay !== undefined) {
      const relay = start(pair.relay, { path: socket, upstream }, options);
      running.push(relay);
      await Promise.race([relay.ready, relay.ended]);
      void relay.ended.then(pair.onRelayEnd, () => undefined);
    }
    const client = start(pair.client, { path: socket }, options);
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
  return start(command, { path: '' }, options).ended;
}

function start(command: CommandLine, places: Places, { pinned, variables }: RunOptions): Running {
  const { path: socket, upstream = '' } = places;
  const words = command.map((word) => word.replace('{path}', socket).replace('{upstream}', upstream));
  const [program = '', ...args] = pinned ? ['taskset', '-c', processor, ...words] : words;
  const child = spawn(program, args, { env: variables, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => undefined);
  const timer = setTimeout(() => child.kill('SIGKILL'), longestMs);
  let lastLine = '';
  let complaints = '';
  let tellReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    tellReady = resolve;
  });
  readline.createInterface({ input: child.stdout }).on('line', (line) => {
    lastLine = line;
    tellReady();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
    // socat says it there, when told to (-d -d).
    if (complaints.includes('listening on')) tellReady();
  });
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      clearTimeout(timer);
      if (status === 0) resolve(lastLine);
      else reject(new Error(`${words.join(' ')} ended with ${signal ?? status}: ${complaints.slice(-2000)}`));
    });
  });
  ended.catch(() => undefined);
  return { ready, ended, stop: () => child.kill('SIGKILL'), closeInput: () => child.stdin.end() };
}
