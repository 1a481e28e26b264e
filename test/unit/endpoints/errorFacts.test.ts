import assert from 'node:assert/strict';
import { it } from 'node:test';
import { errorCode, errorFacts } from '../../../src/endpoints/errorFacts';

it('names an error by its code, else by its class', () => {
  const coded = Object.assign(new Error('Gone.'), { code: 'EPIPE' });
  assert.deepEqual(errorFacts(coded), { code: 'EPIPE', message: 'Gone.' });
  assert.deepEqual(errorFacts(new RangeError('Too far.')), { code: 'RangeError', message: 'Too far.' });
  assert.deepEqual(errorFacts('plain'), { code: 'Error', message: 'plain' });
  assert.equal(errorCode(coded), 'EPIPE');
  assert.equal(errorCode(Object.assign(new Error(), { code: 7 })), undefined);
  assert.equal(errorCode(undefined), undefined);
});
