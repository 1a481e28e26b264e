import assert from 'node:assert/strict';
import { it } from 'node:test';
import { countBytes } from '../../../src/protocol/countBytes';

it('counts bytes in English', () => {
  assert.deepEqual([0, 1, 2].map(countBytes), ['0 bytes', '1 byte', '2 bytes']);
});
