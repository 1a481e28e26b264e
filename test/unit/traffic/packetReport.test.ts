import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatLocalTime } from '../../../src/traffic/localTime';
import { packetReport } from '../../../src/traffic/packetReport';
import type { TrafficEvent } from '../../../src/traffic/trafficEvent';

const event: TrafficEvent = {
  seq: 7,
  timeNs: 1_700_000_000_123_456_789n,
  kind: 'packet',
  address: '/tmp/a.socket',
  role: 'server',
  connectionId: 3,
  direction: 'out',
  latencyNs: 1_250_000n,
  heldNs: 2_310_000_000n,
  length: 6,
  data: Uint8Array.of(0x53, 0x45, 0x4e, 0x44),
  truncated: true,
  fds: ['/dev/null'],
  credentials: { pid: 12, uid: 0, gid: 5 },
};

test('a packet is reported with every fact, as escaped text, and as a hex dump', () => {
  assert.equal(
    packetReport(event),
    `Event        7, packet
Time         ${formatLocalTime(event.timeNs)}
Address      /tmp/a.socket
Connection   #3, server
Direction    out
Latency      1.25 ms after its request
Held         2.31 s: the other end was not reading
Length       6 bytes, of which 4 were received (truncated)
Descriptor   /dev/null
Credentials  pid 12, uid 0, gid 5

SEND

00000000  53 45 4e 44                                       |SEND|
`,
  );
});

test('an error is reported with its code and sentence, and no bytes', () => {
  const error: TrafficEvent = {
    seq: 8,
    timeNs: 0n,
    kind: 'error',
    address: '@x',
    role: 'client',
    error: { code: 'EPIPE', message: 'The peer closed.' },
  };
  assert.match(packetReport(error), /^Error {4}EPIPE: The peer closed\.\n$/m);
  assert.equal(packetReport(error).split('\n').length, 5);
});

test('no control character of an address or descriptor comes out raw', () => {
  const hostile: TrafficEvent = { ...event, address: '/tmp/\u001b[31m\n', fds: ['/a\u202eb'] };
  assert.doesNotMatch(packetReport(hostile).replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  assert.match(packetReport(hostile), /^Address {6}\/tmp\/\\x1b\[31m\\n$/m);
});

test('a tooltip shows the first bytes and says how many more there are', () => {
  assert.match(
    packetReport({ ...event, data: new Uint8Array(300_000) }, 16),
    /\|\.{16}\|\n… 299984 more bytes\n$/,
  );
});
