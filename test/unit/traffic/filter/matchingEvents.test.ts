import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchingEvents } from '../../../../src/traffic/filter/matchingEvents';
import { parseFilter } from '../../../../src/traffic/filter/parseFilter';
import type { TrafficEvent } from '../../../../src/traffic/trafficEvent';

function packet(seq: number, text: string): TrafficEvent {
  const data = Buffer.from(text);
  return { seq, timeNs: 0n, kind: 'packet', address: '/tmp/a', role: 'tap', length: data.length, data };
}

describe('matchingEvents', () => {
  it('gives those that match, in order', () => {
    const events = ['red', 'blue', 'red 2'].map((text, index) => packet(index, text));
    assert.deepEqual(
      matchingEvents(parseFilter('red'), events).map((event) => event.seq),
      [0, 2],
    );
  });

  it('interrupts a regular expression that would never end, says so, and works on', () => {
    const events = [packet(1, `${'a'.repeat(60)}!`)];
    assert.throws(() => matchingEvents(parseFilter('text ~ /^(a+)+$/'), events, 50), {
      name: 'SeqpacketError',
      code: 'ETIMEDOUT',
      message:
        'The traffic filter takes too long: its regular expression has to try too many ways to match. ' +
        'Write it without a repetition within a repetition, or use contains.',
    });
    assert.deepEqual(matchingEvents(parseFilter('text ~ /^a+!$/'), events), events);
  });

  it('throws what the filter throws', () => {
    const fault = new TypeError('broken');
    const broken = () => {
      throw fault;
    };
    assert.throws(
      () => matchingEvents(broken, [packet(1, '')]),
      (error) => error === fault,
    );
  });
});
