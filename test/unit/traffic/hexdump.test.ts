import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hexdump } from '../../../src/traffic/hexdump';
import { matchesGolden } from './golden';

describe('hexdump', () => {
  it('shows every byte value', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    matchesGolden('hexdumpAllBytes', `${hexdump(bytes)}\n`);
  });

  it('keeps the gutter in its column for rows that are not full', () => {
    const rows = [1, 7, 8, 9, 15, 16, 17].map((length) => hexdump(Buffer.alloc(length, 'SEND DOWN ')));
    matchesGolden('hexdumpShortRows', `${rows.join('\n\n')}\n`);
  });

  it('gives nothing for no bytes', () => {
    assert.equal(hexdump(new Uint8Array()), '');
  });

  it('puts the indent before each row', () => {
    assert.deepEqual(
      hexdump(new Uint8Array(17), { indent: '> ' })
        .split('\n')
        .map((row) => row.slice(0, 10)),
      ['> 00000000', '> 00000010'],
    );
  });

  it('can be read back into its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const rows = hexdump(bytes).split('\n');
        const digits = rows.map((row) => row.slice(10, 58).replaceAll(' ', '')).join('');
        assert.deepEqual(new Uint8Array(Buffer.from(digits, 'hex')), bytes);
      }),
    );
  });
});
