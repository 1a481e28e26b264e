import { baseline, pythonScript, script } from './builtPrograms';
import type { Environment } from './environment';
import type { CommandLine } from './runningProgram';

/** Whose work is compared; `C` is the yardstick. */
export interface Contestant {
  readonly name: string;
  /** How many times fewer packets it is given, since a figure is per packet and nobody wants to wait. */
  readonly slower: number;
  /** The command line for a load of `count` packets of `length` bytes; undefined where it cannot. */
  command(length: number, count: number): CommandLine | undefined;
}

/** What contestants can be: ours and the npm peer by the name of a program, the others by their own means. */
export interface Entry {
  readonly c: 'echo' | 'ping' | 'flood' | 'sink';
  /** Programs of ours, by what they are called in the table. */
  readonly ours: Readonly<Record<string, readonly [program: string, mode?: string]>>;
  readonly peer?: string;
  readonly python?: string;
  readonly socat?: (length: number, count: number) => CommandLine | undefined;
}

/** The arguments that all programs of ours know. */
const told = (length: number, count: number) => ['{path}', String(length), String(count)];

/** The yardstick. */
function yardstick(name: Entry['c']): Contestant {
  return {
    name: 'C',
    slower: 1,
    command: (length, count) =>
      name === 'echo' ? [baseline(name), '{path}'] : [baseline(name), ...told(length, count)],
  };
}

/** All who can take part here, the yardstick first. */
export function contestants(entry: Entry, { runtimes, socat, python }: Environment): readonly Contestant[] {
  const all: Contestant[] = [yardstick(entry.c)];
  runtimes.forEach(({ node, version }, position) => {
    for (const [label, [program, mode]] of Object.entries(entry.ours)) {
      all.push({
        name: position === 0 ? label : `${label}, Node ${version}`,
        slower: 1,
        command: (length, count) => [node, script(program), ...told(length, count), ...(mode ? [mode] : [])],
      });
    }
  });
  const { peer, python: pythonProgram, socat: socatCommand } = entry;
  if (peer !== undefined) {
    const { node } = runtimes[0];
    all.push({
      name: 'node-unix-socket',
      slower: 4,
      command: (length, count) => [node, script(peer), ...told(length, count)],
    });
  }
  if (python !== undefined && pythonProgram !== undefined) {
    const file = pythonScript(pythonProgram);
    all.push({
      name: 'Python',
      slower: 2,
      command: (length, count) => [python, '-B', file, ...told(length, count)],
    });
  }
  if (socat && socatCommand !== undefined) all.push({ name: 'socat', slower: 2, command: socatCommand });
  return all;
}
