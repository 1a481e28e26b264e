import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SequenceRow } from '../../../../src/webview/panelMessages';
import { stepDelta, stepLabel, stepLatency, stepSentence } from '../../../../src/webview/sequence/stepText';

const plain: SequenceRow = {
  seq: 12,
  clock: '10:15:03.123456',
  sinceNs: 5000,
  kind: 'packet',
  connection: 3,
  role: 'server',
  endpoint: '/tmp/a.socket',
  mark: '→ out',
  tone: 'out',
  length: 1300,
  info: 'Hello',
  isTruncated: true,
  descriptors: 2,
  isToServer: false,
};
const reply: SequenceRow = { ...plain, deltaNs: 1500, latencyNs: 1500 };

describe('a step of the sequence diagram', () => {
  it('of a packet says its length and how it begins', () => {
    assert.equal(stepLabel(reply), '1,300 B · Hello');
    assert.deepEqual([stepDelta(reply), stepLatency(reply)], ['+1.5 µs', 'reply after 1.5 µs']);
    assert.equal(
      stepSentence(reply),
      '12, 10:15:03.123456, to client, 1,300 B · Hello, truncated, 2 descriptors, reply after 1.5 µs',
    );
  });

  it('of anything else says what happened', () => {
    const closed: SequenceRow = {
      ...plain,
      kind: 'close',
      tone: 'event',
      mark: '- close',
      info: '',
      isTruncated: false,
      descriptors: 0,
    };
    assert.equal(stepSentence(closed), '12, 10:15:03.123456, close');
    assert.deepEqual([stepDelta(closed), stepLatency(closed)], ['', '']);
    const failed: SequenceRow = {
      ...closed,
      kind: 'error',
      mark: '! error',
      tone: 'error',
      info: 'EPIPE: gone',
    };
    assert.equal(stepLabel(failed), 'EPIPE: gone');
    assert.equal(stepSentence(failed), '12, 10:15:03.123456, error: EPIPE: gone');
  });

  it('of a packet that was held says for how long', () => {
    const held = { ...reply, heldNs: 2_310_000_000 };
    assert.match(stepSentence(held), /Hello, held 2\.31 s, truncated/);
  });

  it('shows a clock that was set back', () => {
    assert.equal(stepDelta({ ...reply, deltaNs: -2_000_000 }), '−2 ms');
  });
});
