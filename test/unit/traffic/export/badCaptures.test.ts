import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SeqpacketError } from '../../../../src/seqpacket/seqpacketError';
import type { NewTrafficEvent } from '../../../../src/traffic/trafficEvent';
import { captured, exportBytes, importAll, importInto } from './exportBytes';

const event: NewTrafficEvent = {
  timeNs: 5n,
  kind: 'packet',
  address: '/tmp/a',
  role: 'tap',
  direction: 'c2s',
  data: Buffer.from('SEND'),
  length: 4,
};
const line = '{"timeNs":"5","kind":"packet","address":"/tmp/a","role":"tap"}\n';

function refused(file: string | Uint8Array, sentence: string): Promise<void> {
  return assert.rejects(importAll(Buffer.from(file)), {
    code: 'EBADMSG',
    message: `The capture file, ${sentence}`,
  });
}

describe('a JSON Lines file that is none', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['hello', 'byte 0: it is neither pcapng nor JSON Lines, the formats that can be imported.'],
    [`${line}{"timeNs`, 'line 2: it is not JSON, or it is cut short.'],
    [`${line}\n7`, 'line 3: the event is not a JSON object.'],
    ['{}', 'line 1: "timeNs" is not nanoseconds as decimal text.'],
    [line.replace('"5"', '5'), 'line 1: "timeNs" is not nanoseconds as decimal text.'],
    [line.replace('"5"', '"99999999999999999999"'), 'line 1: "timeNs" is not nanoseconds as decimal text.'],
    [
      line.replace('packet', 'message'),
      'line 1: "kind" is none of listen, open, packet, close, error, unlisten.',
    ],
    [line.replace('"/tmp/a"', '[]'), 'line 1: "address" is not text.'],
    [line.replace('tap', 'proxy'), 'line 1: "role" is none of server, client, tap.'],
    [line.replace('}', ',"direction":"up"}'), 'line 1: "direction" is none of in, out, c2s, s2c.'],
    [line.replace('}', ',"length":-1}'), 'line 1: "length" is not a whole number of at least 0.'],
    [line.replace('}', ',"truncated":"no"}'), 'line 1: "truncated" is neither true nor false.'],
    [line.replace('}', ',"fds":[1]}'), 'line 1: "fds" is not a list of texts.'],
    [line.replace('}', ',"credentials":[]}'), 'line 1: credentials is not a JSON object.'],
    [line.replace('}', ',"credentials":{"pid":1}}'), 'line 1: "uid" is not a whole number of at least 0.'],
    [line.replace('}', ',"error":{"code":"E"}}'), 'line 1: "message" is not text.'],
    [line.replace('}', ',"data":"*"}'), 'line 1: "data" is not Base64 text.'],
    [line.replace('}', ',"data":7}'), 'line 1: "data" is not Base64 text.'],
  ];
  for (const [file, sentence] of cases) {
    it(`${JSON.stringify(file)} is refused`, () => refused(file, sentence));
  }

  it('is refused when it is not UTF-8', () =>
    refused(Buffer.concat([Buffer.from(line), Uint8Array.of(0x7b, 0xff)]), 'line 2: it is not UTF-8 text.'));

  it('is refused when a line never ends', () =>
    refused(`{${' '.repeat(17 * 1024 * 1024)}`, 'line 1: it is longer than any event can be.'));

  it('gives the events before the fault', async () => {
    const events: NewTrafficEvent[] = [];
    await assert.rejects(importInto(events, Buffer.from(`${line}${line}?`)), { code: 'EBADMSG' });
    assert.equal(events.length, 2);
  });

  it('is read when it is empty, has a byte order mark, empty lines, or properties that are not known', async () => {
    assert.deepEqual(await importAll(Buffer.from('')), []);
    const file = `\ufeff${line}\r\n\n${line.replace('}', ',"seq":9,"more":1}')}`;
    assert.equal((await importAll(Buffer.from(file))).length, 2);
  });
});

describe('a pcapng file that is none of ours', () => {
  const sectionBytes = 56;
  const foreignPacket = Buffer.from(
    '060000002000000000000000000000000000000000000000000000000000000020000000',
    'hex',
  );

  it('is refused when cut short at any byte, after the events before the cut', async () => {
    const file = await exportBytes('pcapng', captured([event, event]));
    for (let length = 1; length < file.length; length++) {
      const events: NewTrafficEvent[] = [];
      try {
        await importInto(events, file.subarray(0, length));
      } catch (error) {
        assert.ok(error instanceof SeqpacketError, String(error));
        assert.equal(error.code, 'EBADMSG');
        assert.match(error.message, /^The capture file, (byte|line) \d+: /);
        continue;
      }
      assert.ok(events.length < 2 || length > file.length - 100, `${length} of ${file.length}`);
    }
  });

  it('is refused or read, but never crashes us, when any byte is another', async () => {
    const file = await exportBytes('pcapng', captured([event, { ...event, kind: 'open' }]));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: file.length - 1 }), fc.nat({ max: 255 }), async (at, byte) => {
        const broken = Buffer.from(file);
        broken[at] = byte;
        try {
          await importAll(broken);
        } catch (error) {
          assert.ok(error instanceof SeqpacketError, String(error));
          assert.equal(error.code, 'EBADMSG');
        }
      }),
    );
  });

  it('is refused with the byte of the first packet that another program captured', async () => {
    const empty = await exportBytes('pcapng', []);
    assert.equal(empty.length, sectionBytes);
    foreignPacket.writeUInt32LE(foreignPacket.length, 4);
    foreignPacket.writeUInt32LE(foreignPacket.length, foreignPacket.length - 4);
    await refused(
      Buffer.concat([empty, foreignPacket]),
      'byte 56: only what Seqpacket Workbench exported can be imported, and this was captured or saved by another program.',
    );
  });

  it('is refused with the byte where its blocks are broken', async () => {
    const file = await exportBytes('pcapng', captured([event]));
    const broken = (at: number, value: number) => {
      const copy = Buffer.from(file);
      copy.writeUInt32LE(value, at);
      return copy;
    };
    await refused(
      broken(sectionBytes + 4, 7),
      'byte 56: a block cannot be 7 bytes long, so the file is broken here.',
    );
    await refused(
      broken(8, 0x4d3c2b1a),
      'byte 0: only what Seqpacket Workbench exported can be imported, and this was captured or saved by another program (its byte order is another).',
    );
    await refused(
      broken(sectionBytes - 4, 60),
      'byte 0: the two lengths of this block differ, so the file is broken here.',
    );
    await refused(
      file.subarray(0, sectionBytes + 5),
      'byte 56: it ends within a block, so it was cut short.',
    );
  });
});
