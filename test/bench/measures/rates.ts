import type { CommandLine } from '../runningProgram';
import { allLengths, smallLengths, type Bound, type PairMeasure } from './pairMeasure';

const packets = (length: number) => (length <= 1024 ? 300_000 : Math.floor(900_000_000 / length));

const socatSink = (): CommandLine => [
  'socat',
  '-d',
  '-d',
  '-u',
  '-b262144',
  'UNIX-LISTEN:{path},type=5',
  'OPEN:/dev/null',
];

const socatFlood = (length: number, count: number): CommandLine => [
  'socat',
  '-u',
  `-b${length}`,
  `OPEN:/dev/zero,readbytes=${length * count}`,
  'UNIX-CONNECT:{path},type=5,sndbuf=1048576',
];

/** How quickly batches are received. */
export const receive: PairMeasure = {
  name: 'receive',
  title: 'receive rate in JavaScript, batches (onBatch)',
  ratio: 'rate',
  lengths: allLengths,
  side: 'server',
  entry: { c: 'sink', ours: { ours: ['oursSink'] }, peer: 'peerSink', python: 'sink', socat: socatSink },
  other: { c: 'flood', ours: {} },
  measuredBy: 'client',
  count: packets,
  bound: (length, name): Bound | undefined => {
    if (name !== 'ours') return undefined;
    if (length <= 1024) return { must: 0.8, tryFor: 0.95 };
    if (length <= 16 * 1024) return { must: 0.8, tryFor: 0.88 };
    return { must: length <= 64 * 1024 ? 0.75 : 0.7, tryFor: 0.88 };
  },
};

/** How quickly packets come as events, with data that may be kept. */
export const packetEvents: PairMeasure = {
  ...receive,
  name: 'packets',
  title: 'packet events with data that may be kept',
  lengths: [64],
  entry: { c: 'sink', ours: { ours: ['oursPackets'] }, peer: 'peerSink' },
  bound: (_length, name) => (name === 'ours' ? { must: 0.55, tryFor: 0.7 } : undefined),
};

/** How quickly packets are sent: 64 `write`s before a look at back-pressure, one `write`, one awaited `send`. */
export const send: PairMeasure = {
  name: 'send',
  title: 'send rate',
  ratio: 'rate',
  lengths: smallLengths,
  side: 'client',
  entry: {
    c: 'flood',
    ours: {
      'ours, batched': ['oursFlood', 'batched'],
      'ours, write': ['oursFlood', 'write'],
      'ours, awaited send': ['oursFlood', 'send'],
    },
    peer: 'peerFlood',
    python: 'flood',
    socat: socatFlood,
  },
  other: { c: 'sink', ours: {} },
  measuredBy: 'server',
  count: packets,
  bound: (_length, name): Bound | undefined => {
    if (name === 'ours, batched') return { must: 0.75, tryFor: 0.9 };
    return name === 'ours, write' || name === 'ours, awaited send' ? { must: 0.55 } : undefined;
  },
};
