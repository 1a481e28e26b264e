import { describe, it } from 'node:test';
import type { NewTrafficEvent } from '../../../src/traffic/trafficEvent';
import { formatTrafficLine, type PayloadStyle } from '../../../src/traffic/trafficLine';
import { appended, memoryCapture } from '../../fixtures/memoryCapture';
import { matchesGolden } from './golden';

process.env['TZ'] = 'Europe/Berlin';

const address = '/tmp/9Lq7BNBnBycd6nxy.socket';
const startNs = 1_760_000_000_000_000_000n;

/** The command protocol with a C server's padding, seen from both ends; then all else that a line can say. */
const recorded: readonly NewTrafficEvent[] = [
  { timeNs: at(0), kind: 'listen', address, role: 'server' },
  {
    timeNs: at(1500),
    kind: 'open',
    address,
    role: 'client',
    connectionId: 1,
    credentials: { pid: 4711, uid: 1000, gid: 1000 },
  },
  {
    timeNs: at(1512),
    kind: 'open',
    address,
    role: 'server',
    connectionId: 2,
    credentials: { pid: 4712, uid: 1000, gid: 100 },
    processName: 'evil\u202e\n',
  },
  packet(1700, 1, 'out', Buffer.from('SEND')),
  packet(1701, 2, 'in', Buffer.from('SEND')),
  packet(1750, 2, 'out', Buffer.from([13, 0, 0, 0])),
  packet(1752, 2, 'out', Buffer.concat([Buffer.from('Hello World!\n'), Buffer.alloc(35)])),
  packet(1790, 1, 'in', Buffer.from([13, 0, 0, 0])),
  packet(1791, 1, 'in', Buffer.concat([Buffer.from('Hello World!\n'), Buffer.alloc(35)])),
  { timeNs: at(1800), kind: 'close', address, role: 'server', connectionId: 2 },
  { timeNs: at(1850), kind: 'close', address, role: 'client', connectionId: 1 },
  { timeNs: at(5_000_000), kind: 'open', address: '@bus\\x00one', role: 'client', connectionId: 12345 },
  packet(5_000_100, 12345, 'in', new Uint8Array(), { fds: ['/memfd:frame (deleted)', '/tmp/\u202egpj.exe'] }),
  packet(5_000_200, 12345, 'in', Buffer.from('cut short'), { length: 212_960, truncated: true }),
  packet(5_000_250, 12345, 'out', Buffer.from('waited'), { heldNs: 2_310_000_000n }),
  packet(5_000_300, 12345, 'out', Buffer.from('{"cmd":"stärt","n":1}  ')),
  packet(
    5_000_400,
    12345,
    'in',
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
  ),
  packet(
    5_000_500,
    12345,
    'in',
    Buffer.from('\u001b[2J\u001b]0;owned\u0007 \u202eevil\u2028 zero\u200bwidth \\ 😀'),
  ),
  packet(6_000_000, 7, 'c2s', Buffer.from('DOWN'), { role: 'tap', credentials: { pid: 1, uid: 0, gid: 0 } }),
  packet(6_000_001, 7, 's2c', Buffer.from([1, 0, 0, 0]), { role: 'tap' }),
  {
    ...{ timeNs: at(6_000_100), kind: 'error', address, role: 'client', connectionId: 8 },
    error: { code: 'ECONNRESET', message: 'The server closed the connection\nwith unread data; send again.' },
  },
  { timeNs: at(6_000_200), kind: 'unlisten', address, role: 'server' },
];

function at(microseconds: number): bigint {
  return startNs + BigInt(microseconds) * 1000n;
}

function packet(
  microseconds: number,
  connectionId: number,
  direction: 'in' | 'out' | 'c2s' | 's2c',
  data: Uint8Array,
  more: Partial<NewTrafficEvent> = {},
): NewTrafficEvent {
  const role = connectionId === 2 ? 'server' : 'client';
  return {
    timeNs: at(microseconds),
    kind: 'packet',
    address,
    role,
    connectionId,
    direction,
    length: data.length,
    data,
    ...more,
  };
}

function transcript(payload: PayloadStyle, maxBytesPerPacket: number): string {
  const store = memoryCapture();
  const lines = recorded.map((event) =>
    formatTrafficLine(appended(store, event), { payload, maxBytesPerPacket }),
  );
  return `${lines.join('\n')}\n`;
}

describe('the transcript of recorded events', () => {
  for (const style of ['text', 'hex', 'both', 'none'] as const) {
    it(`is as approved in the style ${style}, cut at 40 bytes a packet`, () => {
      matchesGolden(`transcript-${style}`, transcript(style, 40));
    });
  }

  it('is as approved in full', () => {
    matchesGolden('transcript-full', transcript('text', 1024));
  });
});
