import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withinTimeLimit } from '../../../../src/traffic/filter/withinTimeLimit';

describe('withinTimeLimit', () => {
  it('gives what the task gives, also nothing', () => {
    assert.deepEqual(
      withinTimeLimit(() => [1, 2]),
      [1, 2],
    );
    const nothing: string | undefined = withinTimeLimit((): string | undefined => undefined);
    assert.equal(nothing, undefined);
  });

  it('interrupts a regular expression that would never end, says so, and works on', () => {
    const hostile = () => /^(a+)+$/.test(`${'a'.repeat(60)}!`);
    assert.throws(() => withinTimeLimit(hostile, 50), {
      name: 'SeqpacketError',
      code: 'ETIMEDOUT',
      message:
        'The traffic filter takes too long: its regular expression has to try too many ways to match. ' +
        'Write it without a repetition within a repetition, or use contains.',
    });
    assert.equal(
      withinTimeLimit(() => 1),
      1,
    );
  });

  it('throws what the task throws', () => {
    const fault = new TypeError('broken');
    const broken = () => {
      throw fault;
    };
    assert.throws(
      () => withinTimeLimit(broken),
      (error) => error === fault,
    );
  });
});
