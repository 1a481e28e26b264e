import { baseline, script } from '../builtPrograms';
import type { Environment } from '../environment';
import type { CommandLine } from '../runningProgram';

/** What may stand between a client and a server in C. `ours, captured` is what the extension does: each packet indexed, and on disk. */
export type RelayName = 'direct' | 'C relay' | 'ours' | 'ours, captured' | 'socat' | 'node-unix-socket';

export interface Relay {
  readonly name: RelayName;
  /** Undefined for none. */
  readonly command: CommandLine | undefined;
  /** Is given so much less to do, since a figure is per packet and nobody wants to wait. */
  readonly slower: number;
  /** Longer packets, in bytes, end its connection. */
  readonly longest: number;
  /** Shows a half close to both sides, and so can relay a stream that ends. */
  readonly passesHalfClose: boolean;
}

/** Nothing, our tap with every packet recorded and handed to JavaScript, and other relays, which record nothing. */
export function relaysOf({ runtimes, socat }: Environment): readonly Relay[] {
  const [{ node }] = runtimes;
  const between = ['{path}', '{upstream}'] as const;
  const usual = { slower: 1, longest: Number.POSITIVE_INFINITY, passesHalfClose: true };
  const socatCommand: CommandLine = [
    ...(['socat', '-d', '-d', '-t0.01', '-b262144'] as const),
    'UNIX-LISTEN:{path},type=5,sndbuf=1048576',
    'UNIX-CONNECT:{upstream},type=5,sndbuf=1048576',
  ];
  return [
    { ...usual, name: 'direct', command: undefined },
    { ...usual, name: 'C relay', command: [baseline('relay'), ...between] },
    { ...usual, name: 'ours', command: [node, script('oursTap'), ...between] },
    { ...usual, name: 'ours, captured', command: [node, script('oursRecordedTap'), ...between] },
    ...(socat ? [{ ...usual, name: 'socat', command: socatCommand } as const] : []),
    {
      name: 'node-unix-socket',
      command: [node, script('peerRelay'), ...between],
      slower: 20,
      longest: 16 * 1024,
      passesHalfClose: false,
    },
  ];
}

/** Nanoseconds a packet or round trip, round by round: the same rounds for all. */
export type RelayTimes = ReadonlyMap<RelayName, readonly number[]>;

/** A time of one relay over another's in the same round, each after `of` has looked at it. */
export function ratios(
  times: RelayTimes,
  [over, under]: readonly [RelayName, RelayName],
  of: (ns: number, round: number) => number = (ns) => ns,
): readonly number[] {
  const below = times.get(under) ?? [];
  return (times.get(over) ?? []).map((ns, round) => of(ns, round) / of(below[round] ?? Number.NaN, round));
}

/** What listens for the last line of a tap's program: puts how many packets it did not record into `lost`. */
export function countLost(lost: number[]): (line: string) => void {
  return (line) => {
    if (line.startsWith('{')) lost.push((JSON.parse(line) as { unrecorded: number }).unrecorded);
  };
}
