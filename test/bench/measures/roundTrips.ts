import type { CommandLine } from '../runningProgram';
import { allLengths, type Bound, type PairMeasure } from './pairMeasure';

/** In the runtime that bounds are held against. */
const isOurs = (name: string) => name.startsWith('ours') && !name.includes('Node');

/** So many that V8's compiling, which shares the processor, is over for most of the time: connections live long. */
const roundTrips = (length: number) => (length <= 1024 ? 50_000 : length <= 16 * 1024 ? 10_000 : 2000);

const socatEcho: CommandLine = [
  'socat',
  '-d',
  '-d',
  '-t0.01',
  '-b262144',
  'UNIX-LISTEN:{path},type=5,sndbuf=1048576',
  'EXEC:cat,socktype=5,sndbuf=1048576',
];

/**
 * An echo server in JavaScript, and a client in C. With batches it sends on what it received where it lies; with packet events
 * the data may be kept, so it is in memory of its own.
 */
export const echo: PairMeasure = {
  name: 'echo',
  title: 'round trip, JavaScript echo server, C client',
  ratio: 'slowness',
  lengths: allLengths,
  side: 'server',
  // `cat` reads 128 KiB at a time, so socat's way back is measured up to 64 KiB only.
  entry: {
    c: 'echo',
    ours: { 'ours, batches': ['oursEchoBatches'], 'ours, packet events': ['oursEcho'] },
    peer: 'peerEcho',
    python: 'echo',
    socat: (length) => (length > 64 * 1024 ? undefined : socatEcho),
  },
  other: { c: 'ping', ours: {} },
  measuredBy: 'client',
  count: roundTrips,
  bound: (length, name): Bound | undefined => {
    if (!isOurs(name)) return undefined;
    if (length <= 1024) return { must: 1.6, tryFor: 1.3 };
    return length <= 16 * 1024 ? { must: 1.5, tryFor: 1.2 } : { must: 1.3, tryFor: 1.2 };
  },
};

/** JavaScript on both sides. */
export const bothSides: PairMeasure = {
  name: 'both',
  title: 'round trip, JavaScript on both sides',
  ratio: 'slowness',
  lengths: allLengths,
  side: 'both',
  entry: {
    c: 'echo',
    ours: { 'ours, batches': ['oursEchoBatches'], 'ours, packet events': ['oursEcho'] },
    peer: 'peerEcho',
  },
  other: {
    c: 'ping',
    ours: { 'ours, batches': ['oursPing', 'batches'], 'ours, packet events': ['oursPing'] },
    peer: 'peerPing',
  },
  measuredBy: 'client',
  count: roundTrips,
  bound: (length, name) => (isOurs(name) && length <= 1024 ? { must: 2.5, tryFor: 2 } : undefined),
};
