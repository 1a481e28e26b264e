import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ScriptProcess } from '../../fixtures/scriptProcess';
import { inCaptureRoot, openCapture } from './captureOnDisk';

describe('a window that is killed', () => {
  it('loses nothing of what was reported as flushed, however often and whenever it happens', () =>
    inCaptureRoot(async (root) => {
      for (let round = 0; round < 6; round++) {
        const script = new ScriptProcess('appendForever.ts', [root]);
        await script.printed(/^flushed/, 3);
        await delay(Math.random() * 60);
        await script.kill();
        const flushed = Number(script.lines.at(-1)?.split(' ')[1]);
        const store = await openCapture(root, { maxPackets: 50_000 });
        assert.ok(store.firstSeq + store.size > flushed, `${flushed} was flushed`);
        let expected = store.firstSeq;
        for await (const { events } of store.read('')) {
          for (const { seq, data } of events) {
            assert.equal(seq, expected);
            assert.equal(
              Number(
                Buffer.from(data ?? [])
                  .toString()
                  .split(' ')[0],
              ),
              expected++,
            );
          }
        }
        assert.equal(expected, store.firstSeq + store.size);
        assert.equal(store.brokenBytes, 0);
        await store.close();
      }
    }));
});
