import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Place } from '../../../checks/manifest/place';

describe('Place', () => {
  const top = new Place({ a: [{ b: 'text' }], 'seqpacket.address': { n: 1 } }, '');

  it('writes paths as a person would', () => {
    assert.equal(top.get('a').items()[0]?.get('b').path, 'a[0].b');
    assert.equal(top.get('x').get('seqpacket.address').get('n').path, 'x["seqpacket.address"].n');
  });

  it('gives values, and emptiness for what is missing or of another kind', () => {
    assert.equal(top.get('a').items()[0]?.get('b').text, 'text');
    assert.equal(top.get('missing').exists, false);
    assert.equal(top.get('missing').get('further').value, undefined);
    assert.equal(top.get('a').text, '');
    assert.deepEqual([top.items(), top.get('a').properties(), top.get('toString').exists], [[], [], false]);
  });
});
