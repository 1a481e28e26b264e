import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shortBytes, shortNumber, shortTime } from '../../../src/webview/figureText';

describe('figures', () => {
  it('are short', () => {
    assert.deepEqual([0, 7.25, 999, 999.9, 12_345, 2.5e9].map(shortNumber), [
      '0',
      '7.25',
      '999',
      '1k',
      '12.3k',
      '2.5G',
    ]);
    assert.deepEqual([640, 1250, 3.14e6].map(shortBytes), ['640 B', '1.25 kB', '3.14 MB']);
    assert.deepEqual([0, 999, 12_500, 999_950, 1.25e9].map(shortTime), [
      '0 ns',
      '999 ns',
      '12.5 µs',
      '1 ms',
      '1.25 s',
    ]);
  });
});
