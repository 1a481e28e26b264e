import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { encodePayload } from '../../../../src/protocol/payloadEncoding';
import { SeqpacketError } from '../../../../src/seqpacket/seqpacketError';
import type { TrafficEvent } from '../../../../src/traffic/trafficEvent';
import { parseFilter } from '../../../../src/traffic/filter/parseFilter';
import { eventArbitrary, payloadArbitrary } from '../eventArbitrary';

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

const json = Buffer.from(
  '{"cmd":"start","n":2,"on":true,"none":null,"tags":["red",1],"items":[{"name":"one"},{"name":"item two"}],"odd name":"yes"}',
);

/** That time on 23 November 2026 in the local time zone, in ns since the epoch. */
function local(hour: number, minute: number, second: number): bigint {
  return BigInt(new Date(2026, 10, 23, hour, minute, second).getTime()) * 1_000_000n;
}

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

describe('fields', () => {
  const yes: readonly (readonly [string, Partial<TrafficEvent>])[] = [
    ['dir == in && len > 19 && conn == 12', {}],
    ['len>=20 len<=20 len==0x14 !(len != 20)', {}],
    ['text ~ /hello|send/i', {}],
    ['text ~ /a\\/[/]b/', { data: Buffer.from('a//b') }],
    ['hex contains "57 c3 ?? 72"', {}],
    ['hex contains 57c3b67?', {}],
    ['hex == "00 ?? ff"', { data: Uint8Array.of(0, 7, 255) }],
    ['json.cmd == "start" && json.n > 1.5 && json.on == true && json.none == null', { data: json }],
    ['json.items[1].name contains two && json.items.0.name == one && json.tags contains red', { data: json }],
    ['json["odd name"] ~ /^y/ && json.cmd && !json.missing && json.n != 3', { data: json }],
    ['json.cmd == start', { data: Buffer.concat([json, Buffer.alloc(9)]) }],
    ['fds > 0 && fds ~ /memfd/ && fds contains null', { fds: ['/dev/null', '/memfd:x'] }],
    ['fds == 0', {}],
    ['truncated', { truncated: true }],
    ['!truncated', {}],
    ['held && held > 2s && held < 2.5s', { heldNs: 2_310_000_000n }],
    ['!held && !(held >= 0ns) && "held"', { data: Buffer.from('held') }],
    ['kind == close', { kind: 'close' }],
    ['role != client', {}],
    ['address == /tmp/demo.socket', {}],
    ['pid == 77', { credentials: { pid: 77, uid: 0, gid: 0 } }],
    ['error contains reset', { kind: 'error', error: { code: 'ECONNRESET', message: 'It was reset.' } }],
    ['error == ECONNRESET', { kind: 'error', error: { code: 'ECONNRESET', message: 'It was reset.' } }],
    ['latency > 10ms && latency < 0.02s', { latencyNs: 10_000_001n }],
    ['latency == 10us && latency == 10µs && latency == 10000ns', { latencyNs: 10_000n }],
    ['time > 10:15:00 && time < 10:15:01', { timeNs: local(10, 15, 0) + 1n }],
    ['time == 2026-11-23T10:15', { timeNs: local(10, 15, 0) }],
    ['time == "2026-11-23 10:15:00.000000001"', { timeNs: local(10, 15, 0) + 1n }],
    ['time == 2026-11-23T10:15:00+01:00', { timeNs: BigInt(Date.UTC(2026, 10, 23, 9, 15)) * 1_000_000n }],
    ['nothing || (Hello && !(Bye || out))', {}],
    ['open || close || in', {}],
  ];
  for (const [filter, facts] of yes) {
    it(`${filter} matches`, () => {
      assert.ok(matches(filter, { ...packet, ...facts }));
    });
  }

  const no: readonly (readonly [string, Partial<TrafficEvent>])[] = [
    ['conn != 3', { connectionId: undefined }],
    ['dir != in', { kind: 'listen', direction: undefined }],
    ['latency >= 0ns', {}],
    ['fds == 0', { kind: 'listen' }],
    ['json.a != 1', { data: Buffer.from('{"a":') }],
    ['json.constructor', { data: json }],
    ['text == Hello', { data: undefined }],
    ['hex contains "00 00 00"', { data: Uint8Array.of(0, 0) }],
    ['text contains "\\x00\\x01"', {}],
  ];
  for (const [filter, facts] of no) {
    it(`${filter} does not match what lacks it`, () => {
      assert.ok(!matches(filter, { ...packet, ...facts }));
    });
  }
});

describe('what a person reads who writes a filter wrong', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['text =~ x', 'column 6: "=~" is no operator. Write "~", as in text ~ /SEND|DOWN/.'],
    ['a & b', 'column 3: "&" is no operator. Write "&&".'],
    ['a | b', 'column 3: "|" is no operator. Write "||".'],
    [
      'len=4',
      'column 4: "=" is no operator. Write "==" to compare, or put text that holds it in double quotes.',
    ],
    [
      'conn = 4',
      'column 6: "=" is no operator. Write "==" to compare, or put text that holds it in double quotes.',
    ],
    ['SEND "DOWN', 'column 6: this double quote is never closed. Add the second one.'],
    ['"SEND"DOWN', 'column 7: a space must follow a quoted word. For a quote inside it write \\x22.'],
    ['say"hi"', 'column 4: only double quotes quote, and only a whole word.'],
    ["'a b'", 'column 1: only double quotes quote, and only a whole word.'],
    ['SEND (DOWN', 'column 6: this parenthesis is never closed.'],
    ['SEND) DOWN', 'column 5: this parenthesis closes none.'],
    ['()', 'column 2: ")", but expected a word, a comparison such as len > 100, "!" or "(".'],
    [
      'a &&',
      'column 5: the filter ends here, but expected a word, a comparison such as len > 100, "!" or "(".',
    ],
    ['a && || b', 'column 6: "||", but expected a word, a comparison such as len > 100, "!" or "(".'],
    ['!', 'column 2: the filter ends here, but expected a word, a comparison such as len > 100, "!" or "(".'],
    ['== 4', 'column 1: "==", but expected a word, a comparison such as len > 100, "!" or "(".'],
    [`${'('.repeat(101)}a`, 'column 101: parentheses and "!" go 100 deep at most.'],
    [
      'SEND\n&& size > 4',
      'line 2, column 4: "size" is no field. Fields are dir, kind, role, len, conn, fds, pid, text, address, error, hex, time, latency, held and json.<path>.',
    ],
    [
      '"len" > 4',
      'column 1: "len" is no field. Fields are dir, kind, role, len, conn, fds, pid, text, address, error, hex, time, latency, held and json.<path>.',
    ],
    [
      'json == 4',
      'column 1: "json" is no field. Fields are dir, kind, role, len, conn, fds, pid, text, address, error, hex, time, latency, held and json.<path>.',
    ],
    ['dir < in', 'column 5: "<" does not go with dir, which takes "==", "!=".'],
    [
      'len contains 4',
      'column 5: "contains" does not go with len, which takes "==", "!=", "<", "<=", ">", ">=".',
    ],
    ['text > a', 'column 6: ">" does not go with text, which takes "==", "!=", contains, "~".'],
    ['hex > 00', 'column 5: ">" does not go with hex, which takes "==", "!=", contains.'],
    ['len ~ /4/', 'column 5: "~" does not go with len, which takes "==", "!=", "<", "<=", ">", ">=".'],
    ['dir == left', 'column 8: "left", but expected one of in, out, c2s, s2c.'],
    [
      'kind ==',
      'column 8: the filter ends here, but expected one of listen, open, packet, close, error, unlisten.',
    ],
    ['len > many', 'column 7: "many", but expected a whole number, as in len > 100.'],
    ['len > -1', 'column 7: "-1", but expected a whole number, as in len > 100.'],
    ['fds == 1.5', 'column 8: "1.5", but expected a whole number, as in fds > 0.'],
    ['conn == (1)', 'column 9: "(", but expected a whole number, as in conn == 3.'],
    ['time > 25:00', 'column 8: "25:00", but expected a time such as 10:15:00 or 2026-11-23T10:15:00.250.'],
    [
      'time > 2026-02-30',
      'column 8: "2026-02-30", but expected a time such as 10:15:00 or 2026-11-23T10:15:00.250.',
    ],
    [
      'latency > 10',
      'column 11: "10", but expected a time with its unit (ns, us, ms or s), as in latency > 10ms.',
    ],
    [
      'hex contains "5 2"',
      'column 14: "5 " is not a byte of two hex digits; expected hex digits in pairs, ? for any digit, as in hex contains "52 00 ?? 7b".',
    ],
    [
      'hex == ""',
      'column 8: there is no byte in it; expected hex digits in pairs, ? for any digit, as in hex contains "52 00 ?? 7b".',
    ],
    ['text contains', 'column 14: the filter ends here, but expected a word, or text in double quotes.'],
    ['text ~ SEND', 'column 8: after "~" a regular expression must follow, such as /SEND|DOWN/i.'],
    ['text ~', 'column 7: the filter ends here, but expected a regular expression such as /SEND|DOWN/i.'],
    [
      'text ~ /SEND',
      'column 8: this regular expression is never closed. Add the second slash, as in /SEND|DOWN/i.',
    ],
    ['text ~ /SEND/ig', 'column 15: a regular expression takes the flags i, m, s, u, v here.'],
    [
      'json. == 4',
      'column 5: a path into JSON goes on with .cmd, [0] or ["any name"], or ends before a space.',
    ],
    [
      'json.a[b]',
      'column 7: a path into JSON goes on with .cmd, [0] or ["any name"], or ends before a space.',
    ],
    ['json.a > x', 'column 10: "x", but expected a number, as in json.a > 10.'],
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

  it('a regular expression that JavaScript refuses is refused with its reason', () => {
    assert.throws(() => parseFilter('len > 1 && text ~ /(/'), {
      code: 'EINVAL',
      message:
        /^Traffic filter, column 19: this regular expression is not one that JavaScript takes: .*group\.$/,
    });
  });

  it('quotes make words of operators', () => {
    assert.ok(matches('"a == (b && !c)"', { ...packet, data: Buffer.from('if a == (b && !c) {') }));
  });
});
