import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { NewTrafficEvent } from '../../../../src/traffic/trafficEvent';
import { hostilePayloads } from '../../../fixtures/hostilePayloads';
import { captured, exportBytes } from './exportBytes';
import { seenPacket } from './seenPacket';
import { readWithTshark } from './tshark';

const timeNs = 1_700_000_000_123_456_789n;
const socket = '/tmp/9Lq7BNBnBycd6nxy.socket';
const server = { timeNs, address: socket, role: 'server', connectionId: 3 } as const;
const tap = { timeNs, address: '@abstract\\x00', role: 'tap', connectionId: 70_000 } as const;

const events: readonly NewTrafficEvent[] = [
  { timeNs, kind: 'listen', address: socket, role: 'server' },
  { ...server, kind: 'open', credentials: { pid: 4321, uid: 0, gid: 0 }, processName: 'python3' },
  seenPacket(server, 'in', Buffer.from('SEND\n'), { credentials: { pid: 4321, uid: 5, gid: 6 } }),
  seenPacket(server, 'out', Buffer.from('{"cmd":"start"}'), {
    latencyNs: 1500n,
    heldNs: 2_310_000_000n,
    fds: ['/dev/null', '/memfd:x'],
  }),
  seenPacket(tap, 'c2s', new Uint8Array(0), { timeNs: timeNs + 1n }),
  seenPacket(tap, 's2c', Uint8Array.of(0, 255, 254, 13, 10), { length: 900, truncated: true }),
  seenPacket(tap, 's2c', new Uint8Array(300_000).fill(7)),
  { ...server, kind: 'close' },
];

const fields = [
  'frame.interface_name',
  'frame.time_epoch',
  'frame.cap_len',
  'frame.len',
  'frame.packet_flags_direction',
  'frame.packet_id',
  'frame.comment',
  'exported_pdu.prot_name',
  'exported_pdu.ipv6_src',
  'exported_pdu.ipv6_dst',
  'exported_pdu.port_type',
  'exported_pdu.src_port',
  'exported_pdu.dst_port',
  'exported_pdu.col_proto_str',
  'exported_pdu.p2p_dir',
  '_ws.col.Source',
  '_ws.col.Destination',
  '_ws.col.Protocol',
  'exported_pdu.exported_pdu',
];

describe('Wireshark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'seqpacket-pcapng-'));
  const file = join(folder, 'capture.pcapng');
  before(async () => {
    writeFileSync(file, await exportBytes('pcapng', captured(events), { dropped: 7 }));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('reads every byte of what tries to do harm', async () => {
    const packets = hostilePayloads.map((data) => seenPacket(tap, 'c2s', data));
    const hostile = join(folder, 'hostile.pcapng');
    writeFileSync(hostile, await exportBytes('pcapng', captured(packets)));
    const rows = readWithTshark(hostile, ['exported_pdu.exported_pdu']);
    assert.deepEqual(
      rows.map(([payload]) => payload?.join('') ?? ''),
      hostilePayloads.map((data) => Buffer.from(data).toString('hex')),
    );
  });

  it('reads every field of every packet', () => {
    const rows = readWithTshark(file, fields).map((row) =>
      Object.fromEntries(
        fields.map((name, column) => [name.replace(/^.*\./, ''), row[column]?.join('|') ?? '']),
      ),
    );
    const tagBytes = rows.map((row) => Number(row['cap_len']) - (row['exported_pdu'] ?? '').length / 2);
    assert.deepEqual(tagBytes, [124, 112, 112, 116, 116]);
    const first = { port_type: '0', col_proto_str: 'SEQPKT' };
    const toServer = { packet_flags_direction: '0x00000001', p2p_dir: '0' };
    const fromServer = { packet_flags_direction: '0x00000002', p2p_dir: '1' };
    const onServer = {
      interface_name: socket,
      time_epoch: '1700000000.123456789',
      src_port: '3',
      dst_port: '3',
    };
    const onTap = { interface_name: tap.address, src_port: '70000', dst_port: '70000' };
    const expected = [
      {
        ...first,
        ...onServer,
        ...toServer,
        ...lengths(5, 5, 0),
        packet_id: '3',
        comment: 'connection #3, server|credentials: pid 4321, uid 5, gid 6',
        prot_name: 'data-text-lines',
        ...ends('fd00::2', 'client[4321 python3]', 'fd00::1', socket),
        Protocol: 'SEQPKT',
        exported_pdu: Buffer.from('SEND\n').toString('hex'),
      },
      {
        ...first,
        ...onServer,
        ...fromServer,
        ...lengths(15, 15, 1),
        packet_id: '4',
        comment:
          'connection #3, server|held 2.31 s: the other end was not reading|2 descriptors: /dev/null, /memfd:x|latency: 1.5 µs',
        prot_name: 'json',
        ...ends('fd00::1', socket, 'fd00::2', 'client[4321 python3]'),
        Protocol: 'SEQPKT/JSON',
        exported_pdu: Buffer.from('{"cmd":"start"}').toString('hex'),
      },
      {
        ...first,
        ...onTap,
        ...toServer,
        ...lengths(0, 0, 2),
        time_epoch: '1700000000.123456790',
        packet_id: '5',
        comment: 'connection #70000, tap',
        prot_name: 'data',
        ...ends('fd00::4', 'client', 'fd00::3', tap.address),
        Protocol: 'SEQPKT',
        exported_pdu: '',
      },
      {
        ...first,
        ...onTap,
        ...fromServer,
        ...lengths(5, 900, 3),
        time_epoch: '1700000000.123456789',
        packet_id: '6',
        comment: 'connection #70000, tap|truncated: 5 of 900 bytes kept',
        prot_name: 'data',
        ...ends('fd00::3', tap.address, 'fd00::4', 'client'),
        Protocol: 'SEQPKT',
        exported_pdu: '00fffe0d0a',
      },
      {
        ...first,
        ...onTap,
        ...fromServer,
        ...lengths(262_144 - (tagBytes[4] ?? 0), 300_000, 4),
        time_epoch: '1700000000.123456789',
        packet_id: '7',
        comment: 'connection #70000, tap',
        prot_name: 'data',
        ...ends('fd00::3', tap.address, 'fd00::4', 'client'),
        Protocol: 'SEQPKT',
        exported_pdu: '07'.repeat(262_144 - (tagBytes[4] ?? 0)),
      },
    ];
    assert.equal(rows[4]?.['cap_len'], '262144');
    for (const [index, row] of rows.entries()) assert.deepEqual(row, expected[index]);
    assert.equal(rows.length, expected.length);

    function lengths(kept: number, sent: number, row: number): { cap_len: string; len: string } {
      const tags = tagBytes[row] ?? 0;
      return { cap_len: String(tags + kept), len: String(tags + sent) };
    }
  });

  it('reads the application, the interfaces, the names, the info texts and the statistics', () => {
    const option = 'pcapng.options.option.data';
    const [row] = readWithTshark(
      file,
      [
        `${option}.user_application`,
        'pcapng.interface_description.link_type',
        'pcapng.interface_description.snap_length',
        `${option}.interface.name`,
        `${option}.interface.timestamp_resolution.value`,
        'pcapng.records.record.data.ipv6',
        'pcapng.records.record.data.name',
        `${option}.interface.received`,
        `${option}.interface.dropped`,
      ],
      { asFile: true },
    );
    assert.deepEqual(row, [
      ['Seqpacket Workbench'],
      ['252', '252'],
      ['262144', '262144'],
      [socket, tap.address],
      ['9', '9'],
      ['fd00::1', 'fd00::2', 'fd00::3', 'fd00::4'],
      [socket, 'client[4321 python3]', tap.address, 'client'],
      ['2', '3'],
      ['7'],
    ]);
  });

  it('opens a capture without a packet', async () => {
    writeFileSync(file, await exportBytes('pcapng', captured(events.slice(0, 2))));
    assert.deepEqual(readWithTshark(file, fields), []);
  });
});

function ends(source: string, sourceName: string, destination: string, destinationName: string): object {
  return { ipv6_src: source, Source: sourceName, ipv6_dst: destination, Destination: destinationName };
}
