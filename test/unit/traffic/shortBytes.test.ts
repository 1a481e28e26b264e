import assert from 'node:assert/strict';
import { it } from 'node:test';
import { shortBytes } from '../../../src/traffic/shortBytes';

it('an amount of bytes is written shortly, and never as more than it is', () => {
  const shown = [0, 1, 999, 1000, 1999, 9999, 10_000, 999_999, 1_000_000, 2 ** 31, 2 ** 53].map(shortBytes);
  assert.deepEqual(shown, [
    '0 B',
    '1 B',
    '999 B',
    '1 kB',
    '1.9 kB',
    '9.9 kB',
    '10 kB',
    '999 kB',
    '1 MB',
    '2.1 GB',
    '9007 TB',
  ]);
});
