import { spawn } from 'node:child_process';
import * as os from 'node:os';
import * as readline from 'node:readline';

/** A program and its arguments; `{path}` stands for the path of the socket where it listens or connects, `{upstream}` for a relay's server. */
export type CommandLine = readonly [program: string, ...args: string[]];

export interface RunOptions {
  /** All on one processor, or wherever the kernel puts them. */
  readonly pinned: boolean;
  readonly variables: NodeJS.ProcessEnv;
}

/** A program that takes longer hangs. */
const longestMs = 120_000;
/** The last processor: interrupts are served by the first more often. */
const processor = String(os.availableParallelism() - 1);

/** A program that was started. */
export interface RunningProgram {
  /** Settles with its first line of output, by which it says that it can be used. */
  readonly ready: Promise<void>;
  /** Gives the last line of output; rejects, quoting the program, when it fails or hangs. */
  readonly ended: Promise<string>;
  stop(): void;
  closeInput(): void;
}

/** What the placeholders of a command line stand for. */
export interface Places {
  readonly path: string;
  readonly upstream?: string;
}

/** Starts it. */
export function startProgram(
  command: CommandLine,
  places: Places,
  { pinned, variables }: RunOptions,
): RunningProgram {
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
