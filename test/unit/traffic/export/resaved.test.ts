import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { toWireEvent, type NewTrafficEvent } from '../../../../src/traffic/trafficEvent';
import { captured, exportBytes, importInto } from './exportBytes';
import { seenPacket } from './seenPacket';
import { runTshark } from './tshark';

const timeNs = 1_700_000_000_123_456_789n;
const server = { timeNs, address: '/tmp/9Lq7BNBnBycd6nxy.socket', role: 'server', connectionId: 3 } as const;
const tap = { timeNs: timeNs + 1n, address: '@abstract\\x00', role: 'tap', connectionId: 2 ** 40 } as const;

const packets: readonly NewTrafficEvent[] = [
  seenPacket(server, 'in', Buffer.from('SEND\n'), { credentials: { pid: 4321, uid: 5, gid: 6 } }),
  seenPacket(
    server,
    'out',
    Uint8Array.from({ length: 256 }, (_, byte) => byte),
    {
      latencyNs: 1500n,
      heldNs: 2_310_000_001n,
      fds: ['/dev/null', '/memfd:x'],
    },
  ),
  seenPacket({ ...server, role: 'client' }, 'in', Buffer.from('{"a":1}')),
  seenPacket({ ...server, role: 'client' }, 'out', new Uint8Array(0)),
  seenPacket(tap, 'c2s', new Uint8Array(0)),
  seenPacket(tap, 's2c', Uint8Array.of(0, 255), { length: 900, truncated: true }),
];

/** As JSON has them. */
const wire = (events: readonly NewTrafficEvent[]) => events.map((event) => toWireEvent({ ...event, seq: 0 }));

async function imported(file: Uint8Array): Promise<{ events: NewTrafficEvent[]; resaved: number }> {
  const events: NewTrafficEvent[] = [];
  let resaved = 0;
  await importInto(events, file, { onResaved: () => resaved++ });
  return { events, resaved };
}

describe('a pcapng of ours that Wireshark saved again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'seqpacket-resaved-'));
  const ours = join(folder, 'ours.pcapng');
  const theirs = join(folder, 'theirs.pcapng');
  after(() => rmSync(folder, { recursive: true }));

  /** Wireshark writes the packets that `filter` wants; our own blocks are not among what it keeps. */
  async function saveAgain(events: readonly NewTrafficEvent[], filter: string): Promise<Buffer> {
    writeFileSync(ours, await exportBytes('pcapng', captured(events)));
    runTshark(['-r', ours, '-w', theirs, '-Y', filter]);
    return readFileSync(theirs);
  }

  it('gives every packet with all that was known of it, and says that the rest is missing', async () => {
    const events: NewTrafficEvent[] = [
      { ...server, kind: 'open', credentials: { pid: 1, uid: 2, gid: 3 } },
      ...packets,
      { ...server, kind: 'close' },
    ];
    const { events: read, resaved } = await imported(await saveAgain(events, 'frame'));
    assert.deepEqual(wire(read), wire(packets));
    assert.equal(resaved, 1);
  });

  it('gives those that were wanted, and of a long one what Wireshark had', async () => {
    const large = seenPacket(server, 'out', new Uint8Array(300_000).fill(7));
    const file = await saveAgain([...packets, large], 'frame.number == 2 or frame.len > 300000');
    const { events } = await imported(file);
    const [second, last] = events;
    assert.equal(second?.data?.length, 256);
    assert.equal(last?.length, 300_000);
    assert.equal(last.truncated, true);
    assert.ok((last.data?.length ?? 0) > 262_000 && last.data?.every((byte) => byte === 7));
    assert.equal(events.length, 2);
  });

  it('is said not to be, when it is not', async () => {
    const { resaved } = await imported(await exportBytes('pcapng', captured(packets)));
    assert.equal(resaved, 0);
  });

  it('is refused where it is broken, and harms nothing', async () => {
    const file = await saveAgain(packets, 'frame');
    for (let at = 0; at < file.length; at++) {
      const broken = Buffer.from(file);
      broken[at] = (broken[at] ?? 0) ^ 0xff;
      await imported(broken).catch((error: unknown) => {
        assert.ok(error instanceof Error && 'code' in error && error.code === 'EBADMSG', String(error));
      });
    }
  });
});
