const client = { pid: 4711, uid: 1000, gid: 1000 };
const startNs = 1_790_000_000_000_000_000n;

/** What is said of an event here besides its time, address, role and connection. */
type Step = readonly [microseconds: number, kind: string, facts: Readonly<Record<string, unknown>>];

const steps: readonly Step[] = [
  [0, 'open', { credentials: client, processName: 'deploy' }],
  [310, 'packet', sent('{"cmd":"start","unit":"web","replicas":3}')],
  [1_450, 'packet', replied('{"state":"starting","unit":"web","pids":[4802,4803,4804]}', 1_140)],
  [20_120, 'packet', sent('{"cmd":"status","unit":"web"}')],
  [
    20_390,
    'packet',
    replied('{"state":"running","unit":"web","since":"10:15:02","load":[0.41,0.38,0.2]}', 270),
  ],
  [31_004, 'packet', { ...sent('{"cmd":"attach","stream":"stdout"}'), fds: ['pipe:[918273]'] }],
  [31_260, 'packet', replied('\u0000\u0001\u0002\u0010ok', 256)],
  [44_810, 'packet', { ...replied('\u001b[32mready\u001b[0m in 412 ms\n'), heldNs: '12800000' }],
  [52_007, 'packet', { ...replied('{"log":"'.padEnd(200, 'x')), length: 262_000, truncated: true }],
  [60_440, 'packet', sent('DOWN')],
  [
    60_611,
    'error',
    { error: { code: 'ECONNRESET', message: 'The other end closed the connection with packets unread.' } },
  ],
  [60_640, 'close', {}],
];

function sent(text: string): Readonly<Record<string, unknown>> {
  return packet('in', text);
}

function replied(text: string, latencyMicroseconds?: number): Readonly<Record<string, unknown>> {
  const latency = latencyMicroseconds && { latencyNs: String(latencyMicroseconds * 1000) };
  return { ...packet('out', text), ...latency };
}

function packet(direction: string, text: string): Readonly<Record<string, unknown>> {
  const data = Buffer.from(text);
  return { direction, length: data.length, truncated: false, data: data.toString('base64') };
}

/** A capture as JSON Lines hold it: a client that commands a server, with everything that a row can say. */
export const conversation: readonly object[] = steps.map(([microseconds, kind, facts]) => ({
  timeNs: String(startNs + BigInt(microseconds) * 1000n),
  kind,
  address: '/run/app.socket',
  role: 'server',
  connectionId: 1,
  ...facts,
}));
