import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hexdump } from '../../../src/traffic/hexdump';
import type { PacketFile } from '../../../src/traffic/packetFile';
import {
  comparableFiles,
  packetFileBytes,
  packetFileSize,
  parsePacketFile,
  payloadFile,
  placeOf,
  readableFile,
} from '../../../src/traffic/packetFile';
import type { TrafficEvent } from '../../../src/traffic/trafficEvent';
import { packetArbitrary } from './eventArbitrary';

const timeNs = 1_760_000_000_123_456_789n;

function packet(data: string | Uint8Array, seq = 12): TrafficEvent {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  return { seq, timeNs, kind: 'packet', address: '/a', role: 'tap', length: bytes.length, data: bytes };
}

const pathOf = (file: PacketFile): string => placeOf(file).path;

describe('a packet as a file', () => {
  it('has a name that a tab can show, and an extension that suits its bytes', () => {
    const names = ['SEND', '{"cmd":"start"}', '{"cmd":', 'a\0b', '\ufeffa', ''].map((text) =>
      pathOf(payloadFile(packet(text))),
    );
    assert.deepEqual(names, [
      '/Packet 12 payload.txt',
      '/Packet 12 payload.json',
      '/Packet 12 payload.txt',
      '/Packet 12 payload.bin',
      '/Packet 12 payload.bin',
      '/Packet 12 payload.txt',
    ]);
    assert.equal(placeOf(payloadFile(packet(''))).query, '1760000000123456789');
  });

  it('is no .json when its JSON names a schema, which VS Code would fetch', () => {
    assert.equal(payloadFile(packet('{"\\u0024schema":"https://example.org/x"}')).extension, '.txt');
    assert.equal(payloadFile(packet('[{"$schema":"x"}]')).extension, '.json');
  });

  it('is read as its hex dump when no text editor shows it as it is', () => {
    assert.equal(pathOf(readableFile(packet('a\u202eb'))), '/Packet 12 hex dump.txt');
    assert.equal(pathOf(readableFile(packet('ab'))), '/Packet 12 payload.txt');
  });

  it('is compared as text when both are and an editor would show the difference, else as hex dump', () => {
    const forms = (left: string, right: string): string =>
      comparableFiles(packet(left), packet(right, 13)).map(pathOf).join(' ');
    const dumps = '/Packet 12 hex dump.txt /Packet 13 hex dump.txt';
    assert.equal(forms('{"n":1}', 'two'), '/Packet 12 payload.json /Packet 13 payload.txt');
    assert.equal(forms('one', 'one\n'), dumps);
    assert.equal(forms('a b', 'ab'), dumps);
    assert.equal(forms('one', 'one'), dumps);
    assert.equal(forms('one', 'o\0e'), dumps);
    assert.equal(forms('\u200bone', 'two'), dumps);
  });

  it('is found at its place, and nothing is at any other', () => {
    fc.assert(
      fc.property(packetArbitrary, fc.nat(), (event, seq) => {
        const one = { ...event, seq };
        for (const file of [payloadFile(one), ...comparableFiles(one, one)])
          assert.deepEqual(parsePacketFile(placeOf(file)), file);
      }),
    );
    const query = '1';
    for (const path of [
      '',
      '/',
      '/Packet',
      '/Packet 1',
      '/Packet 1 payload',
      '/Packet 1 payload.exe',
      '/Packet -1 payload.bin',
      '/Packet 1e3 payload.bin',
      '/Packet 9999999999999999999 payload.bin',
      '/Packet 1 hex dump.json',
      '/Packet 1 payload.bin/',
      '/x/Packet 1 payload.bin',
      '/Packet 1 payload.bin\n',
    ])
      assert.equal(parsePacketFile({ path, query }), undefined, path);
    for (const wrong of ['', 'x', '-1', '1.5', '1'.repeat(21)])
      assert.equal(parsePacketFile({ path: '/Packet 1 payload.bin', query: wrong }), undefined, wrong);
  });

  it('holds every byte, or their dump, and is as long as it says', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
        const payload = payloadFile(packet(data));
        const dump = comparableFiles(packet(data), packet(data))[0];
        assert.deepEqual(packetFileBytes(payload, data), data);
        assert.equal(packetFileSize(payload, data.length), data.length);
        assert.equal(Buffer.from(packetFileBytes(dump, data)).toString(), hexdump(data));
        assert.equal(packetFileSize(dump, data.length), packetFileBytes(dump, data).length);
      }),
    );
  });

  it('may be as large as a packet can be', () => {
    const data = new Uint8Array(4 * 1024 * 1024).fill(0x41);
    const file = readableFile(packet(data));
    assert.equal(file.extension, '.txt');
    assert.equal(packetFileSize(file, data.length), data.length);
    const dump = comparableFiles(packet(data), packet(data))[0];
    assert.equal(packetFileSize(dump, data.length), packetFileBytes(dump, data).length);
  });
});
