import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { eventSummary } from '../../../src/traffic/eventSummary';
import type { TrafficEvent } from '../../../src/traffic/trafficEvent';
import { eventArbitrary } from './eventArbitrary';

process.env['TZ'] = 'UTC';

const packet: TrafficEvent = {
  seq: 1,
  timeNs: 1_700_000_000_123_456_789n,
  kind: 'packet',
  address: '/tmp/a.socket',
  role: 'client',
  connectionId: 3,
  direction: 'out',
  length: 4,
  data: Buffer.from('SEND'),
};

describe('eventSummary', () => {
  it('labels a packet with its payload, and describes the rest', () => {
    assert.deepEqual(eventSummary(packet), {
      label: 'SEND',
      description: 'out · 4 B · #3 client · 22:13:20.123456 · /tmp/a.socket',
    });
  });

  it('says that a packet is empty, truncated or was held', () => {
    assert.match(
      eventSummary({ ...packet, heldNs: 2_310_000_000n }).description,
      /^out · 4 B · held 2\.31 s · #3/,
    );
    assert.equal(eventSummary({ ...packet, length: 0, data: new Uint8Array() }).label, '(empty)');
    assert.match(
      eventSummary({ ...packet, length: 9, truncated: true }).description,
      /^out · 9 B · truncated · #3/,
    );
    assert.equal(
      eventSummary({ ...packet, truncated: true, data: new Uint8Array() }).label,
      '(nothing kept)',
    );
  });

  it('labels what is no packet by what happened', () => {
    const listen: TrafficEvent = { seq: 1, timeNs: 0n, kind: 'listen', address: '@demo', role: 'server' };
    assert.deepEqual(eventSummary(listen), {
      label: 'listen',
      description: 'server · 00:00:00.000000 · @demo',
    });
    const error = { code: 'EPIPE', message: 'The peer is gone.' };
    assert.equal(eventSummary({ ...listen, kind: 'error', error }).label, 'error  EPIPE: The peer is gone.');
  });

  it('names the peer of a connection that opens', () => {
    const credentials = { pid: 12, uid: 0, gid: 5 };
    assert.deepEqual(eventSummary({ ...packet, kind: 'open', credentials }), {
      label: 'open',
      description: '#3 client · peer: pid 12, uid 0, gid 5 · 22:13:20.123456 · /tmp/a.socket',
    });
  });

  it('cuts a long payload, never inside a character', () => {
    const label = (text: string): string => eventSummary({ ...packet, data: Buffer.from(text) }).label;
    assert.equal(label('x'.repeat(80)), 'x'.repeat(80));
    assert.equal(label('x'.repeat(81)), `${'x'.repeat(80)}…`);
    assert.equal(label('\n'.repeat(41)), `${'\\n'.repeat(40)}…`);
    assert.equal(label(`x${'\n'.repeat(39)}😀`), `x${'\\n'.repeat(39)}…`);
    assert.equal(label(`x${'😀'.repeat(60)}`), `x${'😀'.repeat(19)}\\xf0\\x9f\\x98…`);
  });

  it('is one line, short in its label, and safe to show, whatever the event', () => {
    fc.assert(
      fc.property(eventArbitrary, (event) => {
        const { label, description } = eventSummary({ ...event, seq: 1 });
        for (const text of [label, description]) {
          assert.doesNotMatch(text, /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
        }
        if (event.kind === 'packet') assert.ok(label.length <= 100);
      }),
    );
  });
});
