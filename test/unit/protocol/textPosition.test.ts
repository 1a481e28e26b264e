import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeCharacter, describePosition } from '../../../src/protocol/textPosition';

describe('textPosition', () => {
  it('counts columns from 1, and names the line only past the first', () => {
    assert.equal(describePosition('abc', 0), 'column 1');
    assert.equal(describePosition('abc', 3), 'column 4');
    assert.equal(describePosition('a\nbc', 3), 'line 2, column 2');
    assert.equal(describePosition('a\r\nb\rc', 5), 'line 3, column 1');
  });

  it('counts UTF-16 units, as an editor does', () => {
    assert.equal(describePosition('😀x', 2), 'column 3');
  });

  it('quotes a character that can be seen, and names any other', () => {
    assert.equal(describeCharacter('aé', 1), '"é"');
    assert.equal(describeCharacter('😀', 0), '"😀"');
    assert.equal(describeCharacter('a\n', 1), 'U+000A');
    assert.equal(describeCharacter('\u202e', 0), 'U+202E');
  });
});
