import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { restorationMessage } from '../../../src/workbench/restorationMessage';

const place = { path: '/run/a', aside: '/run/a.tapped' };

describe('what a person is told of a tap whose window was killed', () => {
  it('is where its socket is, and what to do where it could not be put back', () => {
    assert.match(restorationMessage({ ...place, kind: 'restored' }) ?? '', /\/run\/a is in its place again/);
    const failed = restorationMessage({ ...place, kind: 'failed', code: 'EROFS' }) ?? '';
    assert.match(
      failed,
      /\/run\/a could not be put back .*\(EROFS\).* See that its folder can be written to/,
    );
    const taken = restorationMessage({ ...place, kind: 'taken', kept: true }) ?? '';
    assert.match(taken, /another file has its name.* still at \/run\/a\.tapped/);
  });

  it('is nothing where nothing is lost', () => {
    assert.equal(restorationMessage({ ...place, kind: 'gone' }), undefined);
    assert.equal(restorationMessage({ ...place, kind: 'taken', kept: false }), undefined);
  });
});
