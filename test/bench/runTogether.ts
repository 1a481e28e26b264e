import { mkdtempSync, rmSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  startProgram,
  type CommandLine,
  type Places,
  type RunningProgram,
  type RunOptions,
} from './runningProgram';

/** Where programs that run together have their sockets, and how they are started. */
export interface Together {
  readonly folder: string;
  readonly start: (command: CommandLine, places?: Places) => RunningProgram;
  /** Starts it, and resolves when it says that it can be used. */
  readonly launch: (command: CommandLine, places: Places) => Promise<RunningProgram>;
}

/**
 * Runs programs that need each other, all of which have ended when this has. Gives what `body` gives. Rejects, quoting the program, when
 * one fails or hangs; leaves nothing behind.
 */
export async function runTogether<Result>(
  options: RunOptions,
  body: (together: Together) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'seqpacket-bench-'));
  const running: RunningProgram[] = [];
  const start = (command: CommandLine, places: Places = { path: '' }) => {
    const program = startProgram(command, places, options);
    running.push(program);
    return program;
  };
  const launch = async (command: CommandLine, places: Places) => {
    const program = start(command, places);
    await Promise.race([program.ready, program.ended]);
    return program;
  };
  try {
    const result = await body({ folder, start, launch });
    await Promise.all(running.map(({ ended }) => ended));
    return result;
  } finally {
    for (const program of running) program.stop();
    await Promise.allSettled(running.map(({ ended }) => ended));
    rmSync(folder, { recursive: true });
  }
}
