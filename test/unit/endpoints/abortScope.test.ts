import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { AbortScope } from '../../../src/endpoints/abortScope';

/** Runs until its signal aborts, then rejects with the reason. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });
}

describe('AbortScope', () => {
  it('gives what the task gives', async () => {
    const scope = new AbortScope();
    const { signal } = new AbortController();
    assert.equal(await scope.run(signal, () => Promise.resolve(3)), 3);
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
    await assert.rejects(
      scope.run(undefined, () => Promise.reject(new Error('no'))),
      /^Error: no$/,
    );
  });

  it('passes the caller’s abort on, with its reason', async () => {
    const reason = new Error('enough');
    const scope = new AbortScope();
    const caller = new AbortController();
    const running = scope.run(caller.signal, untilAborted);
    caller.abort(reason);
    await assert.rejects(running, reason);
    await assert.rejects(scope.run(AbortSignal.abort(reason), untilAborted), reason);
  });

  it('cancels what runs when it ends, waits for it, and refuses more', async () => {
    const scope = new AbortScope();
    let cleanedUp = false;
    const running = scope.run(undefined, async (signal) => {
      try {
        await untilAborted(signal);
      } finally {
        await new Promise((resolve) => setImmediate(resolve));
        cleanedUp = true;
      }
    });
    const rejected = assert.rejects(running, { name: 'AbortError' });
    await scope.end();
    assert.ok(cleanedUp);
    await rejected;
    await assert.rejects(
      scope.run(undefined, () => Promise.resolve()),
      {
        code: 'ECANCELED',
        message: 'The extension is closing its sockets. Try again when it has started anew.',
      },
    );
  });
});
