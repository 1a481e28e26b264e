import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { encodePayload } from '../../../src/protocol/payloadEncoding';
import { SeqpacketError } from '../../../src/seqpacket/seqpacketError';
import type { TrafficEvent } from '../../../src/traffic/trafficEvent';
import { parseFilter } from '../../../src/traffic/trafficFilter';
import { eventArbitrary, payloadArbitrary } from './eventArbitrary';

const packet: TrafficEvent = {
  seq: 1,
  timeNs: 0n,
  kind: 'packet',
  address: '/tmp/demo.socket',
  role: 'server',
  connectionId: 12,
  direction: 'in',
  length: 20,
  data: Buffer.from('Hello Wörld!\n\0{"a":1}'),
};

function matches(filter: string, event: TrafficEvent = packet): boolean {
  return parseFilter(filter)(event);
}

describe('parseFilter', () => {
  it('matches every event when empty', () => {
    fc.assert(fc.property(eventArbitrary, (event) => matches(' \t\n', { ...event, seq: 1 })));
  });

  it('finds words in the payload, case mattering, as UTF-8 bytes', () => {
    for (const word of ['Hello', 'ell', 'Wörld!', 'ö', '1}']) assert.ok(matches(word), word);
    for (const word of ['hello', 'World', 'HelloW']) assert.ok(!matches(word), word);
  });

  it('demands every word, anywhere, in any order', () => {
    assert.ok(matches('rld! Hell'));
    assert.ok(!matches('Hello Bye'));
  });

  it('finds words in the address', () => {
    assert.ok(matches('demo'));
    assert.ok(matches('/tmp/demo.socket Hello'));
  });

  it('takes kind, direction, connection and "truncated" only as a whole', () => {
    for (const word of ['packet', 'in', '#12']) assert.ok(matches(word), word);
    for (const word of ['pack', '#1', '#123', '12', 'i', 'truncated', 'out']) assert.ok(!matches(word), word);
    assert.ok(matches('truncated', { ...packet, truncated: true }));
    assert.ok(!matches('listen', { ...packet, kind: 'unlisten', data: undefined }));
  });

  it('finds words in descriptors and errors', () => {
    const other = { ...packet, data: undefined };
    assert.ok(matches('memfd', { ...packet, fds: ['/dev/null', '/memfd:frame (deleted)'] }));
    const failed: TrafficEvent = {
      ...other,
      kind: 'error',
      error: { code: 'ECONNRESET', message: 'The peer left.' },
    };
    assert.ok(matches('ECONNRESET peer error', failed));
    assert.ok(!matches('EPIPE', failed));
  });

  it('takes what is in double quotes as one word', () => {
    assert.ok(matches('"Hello Wörld!"'));
    assert.ok(!matches('"Wörld! Hello"'));
    assert.ok(matches('"lo W" demo'));
    assert.ok(matches("Hello don't", { ...packet, data: Buffer.from("Hello, don't") }));
  });

  it('reads escapes in double quotes as bytes', () => {
    assert.ok(matches(String.raw`"\n\0{\x22a\x22:1}"`));
    assert.ok(matches(String.raw`"\xc3\xb6rld"`));
    assert.ok(!matches(String.raw`"\x01"`));
  });

  it('finds every payload by its text as a traffic line shows it, and by every part of its bytes', () => {
    fc.assert(
      fc.property(payloadArbitrary, fc.nat(), fc.nat(), (data, a, b) => {
        const [start, end] = [a % (data.length + 1), b % (data.length + 1)].sort((x, y) => x - y);
        for (const part of [data, data.subarray(start, end)]) {
          const text = encodePayload(part, 'escaped').replaceAll('"', '\\x22');
          assert.ok(matches(`"${text}"`, { ...packet, data }));
        }
      }),
    );
  });

  it('either reads a text or refuses it with EINVAL and a column, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          assert.equal(typeof matches(text), 'boolean');
        } catch (error) {
          assert.ok(error instanceof SeqpacketError);
          assert.equal(error.code, 'EINVAL');
          assert.match(error.message, /^Traffic filter, (line \d+, )?column \d+: .*[^.]\.$/su);
        }
      }),
    );
  });
});

describe('what a person reads who writes a filter wrong', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      'len == 4',
      'column 5: "==" is no word, and a filter is plain words only. Put text that holds it in double quotes.',
    ],
    [
      'a && b',
      'column 3: "&&" is no word, and a filter is plain words only. Put text that holds it in double quotes.',
    ],
    [
      'a||b',
      'column 2: "||" is no word, and a filter is plain words only. Put text that holds it in double quotes.',
    ],
    [
      '!SEND',
      'column 1: "!" is no word, and a filter is plain words only. Put text that holds it in double quotes.',
    ],
    [
      'len>4',
      'column 4: ">" is no word, and a filter is plain words only. Put text that holds it in double quotes.',
    ],
    [
      'text=~x',
      'column 5: "=~" is no word, and a filter is plain words only. Put text that holds it in double quotes.',
    ],
    [
      'text ~ /x/',
      'column 6: "~" is no word, and a filter is plain words only. Put text that holds it in double quotes.',
    ],
    [
      'SEND (DOWN',
      'column 6: "(" is no word, and a filter is plain words only. Put text that holds it in double quotes.',
    ],
    ['SEND "DOWN', 'column 6: this double quote is never closed. Add the second one.'],
    ['"SEND"DOWN', 'column 7: a space must follow a quoted word. For a quote inside it write \\x22.'],
    ['say"hi"', 'column 4: only double quotes quote, and only a whole word.'],
    ["'a b'", 'column 1: only double quotes quote, and only a whole word.'],
    [
      'SEND\n==',
      'line 2, column 1: "==" is no word, and a filter is plain words only. Put text that holds it in double quotes.',
    ],
  ];
  for (const [filter, sentence] of cases) {
    it(`${JSON.stringify(filter)} is refused`, () => {
      assert.throws(() => parseFilter(filter), { code: 'EINVAL', message: `Traffic filter, ${sentence}` });
    });
  }

  it('a broken escape in quotes is refused by the sentence that payloads get', () => {
    assert.throws(() => parseFilter('a "b\\q"'), {
      code: 'EINVAL',
      message: /^Traffic filter, column 3: (?!Escaped payload)[^]*\bq\b[^]*escape/,
    });
  });

  it('half a surrogate pair is refused', () => {
    assert.throws(() => parseFilter('ok \ud83d'), {
      code: 'EINVAL',
      message: /^Traffic filter, column 4: U\+D83D is half of a surrogate pair/,
    });
  });

  it('quotes make words of operators', () => {
    assert.ok(matches('"a == (b && !c)"', { ...packet, data: Buffer.from('if a == (b && !c) {') }));
  });
});
