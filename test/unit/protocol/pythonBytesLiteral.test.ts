import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pythonBytesLiteral } from '../../../src/protocol/pythonBytesLiteral';
import { allBytes, ascii } from './payloadCase';

/** What Python's repr() writes for each of `packets`. */
function reprs(packets: readonly Uint8Array[]): string[] {
  const script = 'import sys\nfor line in sys.stdin: print(repr(bytes.fromhex(line)))';
  const input = packets.map((packet) => `${Buffer.from(packet).toString('hex')}\n`).join('');
  return execFileSync('python3', ['-c', script], { input, encoding: 'utf8' }).split('\n').slice(0, -1);
}

describe('pythonBytesLiteral', () => {
  it('writes what a person expects', () => {
    assert.equal(pythonBytesLiteral(ascii('SEND\0\n\xff')), String.raw`b'SEND\x00\n\xff'`);
  });

  it('writes exactly what repr() of python3 does', () => {
    const quotes = fc.string({ unit: fc.constantFrom("'", '"', '\\', 'a', '\t') }).map(ascii);
    const packets = [
      new Uint8Array(),
      allBytes,
      ...Array.from(allBytes, (byte) => Uint8Array.of(byte)),
      ...fc.sample(fc.oneof(quotes, fc.uint8Array()), 500),
    ];
    assert.deepEqual(packets.map(pythonBytesLiteral), reprs(packets));
  });
});
