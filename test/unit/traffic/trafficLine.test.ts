import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodePayload } from '../../../src/protocol/payloadEncoding';
import type { TrafficEvent } from '../../../src/traffic/trafficEvent';
import { formatTrafficLine, type PayloadStyle } from '../../../src/traffic/trafficLine';
import { eventArbitrary, packetArbitrary } from './eventArbitrary';

process.env['TZ'] = 'UTC';

const packet: TrafficEvent = {
  seq: 1,
  timeNs: 1_700_000_000_123_456_789n,
  kind: 'packet',
  address: '/tmp/a.socket',
  role: 'server',
  connectionId: 1,
  direction: 'in',
  length: 4,
  data: Buffer.from('SEND'),
};

/** All that a line of a packet may not hold, whatever the packet held. */
const unsafe = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

const styleArbitrary = fc.constantFrom<PayloadStyle[]>('text', 'hex', 'both', 'none');

function line(event: TrafficEvent, payload: PayloadStyle = 'text', maxBytesPerPacket = 1024): string {
  return formatTrafficLine(event, { payload, maxBytesPerPacket });
}

describe('formatTrafficLine', () => {
  it('gives time, endpoint, role, connection, direction, length and payload in columns', () => {
    assert.equal(
      line(packet),
      '22:13:20.123456  /tmp/a.socket                 server #1      ← in              4 B  SEND',
    );
  });

  it('has an arrow away from us for what we send, and for a tap from the client to the server', () => {
    const mark = (direction: TrafficEvent['direction']): string =>
      line({ ...packet, direction }).slice(62, 67);
    assert.deepEqual([mark('out'), mark('in')], ['→ out', '← in ']);
    assert.deepEqual([mark('c2s'), mark('s2c')], ['→ c2s', '← s2c']);
  });

  it('shows an endpoint wider than its column whole, aligned with others of like length', () => {
    const addresses = ['/run/user/1000/app/control.sock', '/run/user/1000/app/watch-all.socket'];
    const lines = addresses.map((address) => line({ ...packet, address }));
    lines.forEach((text, index) => assert.ok(text.includes(`  ${addresses[index] ?? ''} `)));
    assert.deepEqual(
      lines.map((text) => text.indexOf('← in')),
      [74, 74],
    );
  });

  it('shows a packet without bytes by its length', () => {
    const empty = { ...packet, length: 0, data: new Uint8Array() };
    for (const style of ['text', 'hex', 'both', 'none'] as const)
      assert.match(line(empty, style), /^[^\n]* 0 B$/);
  });

  it('shows the bytes in each style', () => {
    const first = line(packet, 'none');
    const dump = '                 00000000  53 45 4e 44                                       |SEND|';
    assert.match(first, / 4 B$/);
    assert.equal(line(packet, 'text'), `${first}  SEND`);
    assert.equal(line(packet, 'hex'), `${first}\n${dump}`);
    assert.equal(line(packet, 'both'), `${first}  SEND\n${dump}`);
  });

  it('cuts a long packet and says how many bytes are not shown, its length being the real one', () => {
    const long = { ...packet, length: 2000, data: Buffer.alloc(2000, 'x') };
    const [first, note] = line(long, 'text', 16).split('\n');
    assert.match(first ?? '', / 2000 B {2}x{16}$/);
    assert.equal(note, '                 1984 more bytes not shown');
    assert.match(line(long, 'text', 1999), /\n +1 more byte not shown$/);
    assert.match(line(long, 'text', 0), / 2000 B\n +2000 more bytes not shown$/);
    assert.match(line(long, 'hex', 16), /\|x{16}\|\n +1984 more bytes not shown$/);
    assert.doesNotMatch(line(long, 'none', 16), /not shown/);
  });

  it('says of a truncated packet how much of it was kept', () => {
    const truncated = { ...packet, length: 70_000, truncated: true };
    assert.match(line(truncated), / 70000 B {2}SEND\n {17}truncated: 4 of 70000 bytes kept$/);
    assert.match(
      line(truncated, 'text', 1),
      /\n {17}3 more bytes not shown; truncated: 4 of 70000 bytes kept$/,
    );
  });

  it('names descriptors that came along, and the peer when a connection opens', () => {
    const withBoth = {
      ...packet,
      fds: ['/dev/null', 'socket:[4711]'],
      credentials: { pid: 12, uid: 1000, gid: 5 },
    };
    assert.match(line(withBoth), /SEND\n {17}2 descriptors: \/dev\/null, socket:\[4711\]$/);
    const opened: TrafficEvent = { ...withBoth, kind: 'open', fds: undefined };
    assert.match(line(opened), / {2}peer: pid 12, uid 1000, gid 5$/);
    assert.match(line({ ...packet, fds: ['pipe:[1]'] }), /\n {17}1 descriptor: pipe:\[1\]$/);
  });

  it('puts an error on the line itself', () => {
    const error = { code: 'ECONNRESET', message: 'The peer closed with unread data.' };
    const failed: TrafficEvent = { ...packet, kind: 'error', data: undefined, length: undefined, error };
    assert.match(line(failed), /^[^\n]*#1 {6}! error {16}ECONNRESET: The peer closed with unread data\.$/);
  });

  it('lets nothing through that a terminal or an editor would act on, in any style', () => {
    fc.assert(
      fc.property(eventArbitrary, styleArbitrary, fc.nat(100), (event, style, max) => {
        const [first, ...others] = line({ ...event, seq: 1 }, style, max).split('\n');
        assert.match(first ?? '', /^\d\d:\d\d:\d\d\.\d{6} {2}/);
        for (const text of [first ?? '', ...others]) assert.doesNotMatch(text, unsafe);
        for (const other of others) assert.match(other, /^ {17}\S/);
      }),
      { numRuns: 500 },
    );
  });

  it('shows text that reads back into the bytes', () => {
    fc.assert(
      fc.property(packetArbitrary, fc.nat(100), (event, max) => {
        const numbered = { ...event, seq: 1 };
        const before = line(numbered, 'none', max).split('\n')[0] ?? '';
        const first = line(numbered, 'text', max).split('\n')[0] ?? '';
        assert.ok(first.startsWith(before));
        const text = first.slice(before.length).replace(/^ {2}/, '');
        assert.deepEqual(decodePayload(text, 'escaped'), new Uint8Array(event.data.subarray(0, max)));
      }),
      { numRuns: 500 },
    );
  });

  it('accounts for every byte: those shown, those not shown, those not kept', () => {
    fc.assert(
      fc.property(packetArbitrary, fc.nat(100), (event, max) => {
        const text = line({ ...event, fds: [], seq: 1 }, 'hex', max);
        const rows = text.split('\n').filter((row) => /^ {17}[0-9a-f]{8} /.test(row));
        const shown = rows.join('').match(/(?<= )[0-9a-f]{2}(?= )/g)?.length ?? 0;
        const hidden = Number(/(\d+) more bytes? not shown/.exec(text)?.[1] ?? 0);
        const kept = Number(/truncated: (\d+) of/.exec(text)?.[1] ?? event.length);
        assert.equal(shown + hidden, kept);
        assert.equal(kept, event.data.length);
      }),
    );
  });
});
