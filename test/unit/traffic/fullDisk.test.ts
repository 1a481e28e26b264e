import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { captureNotices } from '../../../src/traffic/captureNotices';
import type { CaptureStore } from '../../../src/traffic/captureStore';
import { importInto } from '../../../src/traffic/export/importInto';
import type { FileLayer } from '../../../src/traffic/log/fileLayer';
import { systemFiles } from '../../../src/traffic/log/fileLayer';
import { inCaptureRoot, logFiles, openCapture, packet, texts } from './captureOnDisk';
import { exportBytes } from './export/exportBytes';

/** A disk with room for so many bytes, which can be given more, and which counts the attempts to write. */
class SmallDisk {
  attempts = 0;
  /** What the system says when there is no room. */
  code = 'ENOSPC';

  constructor(public room: number) {}

  readonly files: Partial<FileLayer> = {
    write: (fd, bytes, position) => {
      this.attempts++;
      const fitting = this.take(bytes);
      return systemFiles.write(fd, fitting, position);
    },
    writeSync: (fd, bytes, position) => systemFiles.writeSync(fd, this.take(bytes), position),
  };

  /** As many as fit, as write(2) does; a failure when none does. */
  private take(bytes: Uint8Array): Uint8Array {
    if (this.room === 0) throw Object.assign(new Error(`${this.code}: write`), { code: this.code });
    const fitting = bytes.subarray(0, this.room);
    this.room -= fitting.length;
    return fitting;
  }
}

function until(store: CaptureStore, wanted: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = store.onDidChange((change) => {
      if (change !== wanted) return;
      stop();
      resolve();
    });
  });
}

describe('a full disk', () => {
  it('pauses the capture, says so once and what to do, and loses nothing of what was taken before', () =>
    inCaptureRoot(async (root) => {
      const disk = new SmallDisk(1000);
      const store = await openCapture(root, {}, disk.files);
      const heard: string[] = [];
      store.onDidChange((change) => void heard.push(change));
      for (let i = 0; i < 10; i++) store.append(packet(`${i}${'x'.repeat(200)}`));
      await assert.rejects(store.flush(), { code: 'ENOSPC' });
      assert.equal(store.append(packet('lost')), undefined);
      store.appendMany([packet('lost'), packet('lost')]);
      assert.equal(heard.filter((change) => change === 'pause').length, 1);
      assert.equal(
        store.pause?.message,
        `The capture is paused, sockets go on working: ${store.folder ?? ''} cannot be written, because the disk is full. ` +
          'Make room there, or clear the traffic. It goes on by itself as soon as it can.',
      );
      assert.deepEqual(captureNotices(store), [
        store.pause.message,
        '3 events came while the capture was paused and are not in it.',
      ]);
      assert.deepEqual([store.size, store.unrecorded], [10, 3]);
      assert.match(texts(store).at(-1) ?? '', /^9x/);
      assert.equal((await store.query({ filter: 'text contains "9x"' })).matched, 1);

      const resumed = until(store, 'resume');
      disk.room = Infinity;
      await resumed;
      assert.equal(store.pause, undefined);
      assert.equal(store.append(packet('after')), 11);
      await store.close();
      const again = await openCapture(root);
      assert.deepEqual([again.size, texts(again).at(-1)], [11, 'after']);
      await again.close();
    }));

  it('is room again when the capture is cleared', () =>
    inCaptureRoot(async (root) => {
      const disk = new SmallDisk(500);
      const store = await openCapture(root, {}, disk.files);
      for (let i = 0; i < 10; i++) store.append(packet('x'.repeat(200)));
      await assert.rejects(store.flush(), { code: 'ENOSPC' });
      store.append(packet('lost'));
      disk.room = 10_000;
      store.clear();
      assert.deepEqual([store.pause, store.unrecorded, store.size], [undefined, 0, 0]);
      store.append(packet('kept'));
      await store.flush();
      assert.deepEqual(texts(store), ['kept']);
      await store.close();
    }));

  it('is found also by a write in a hurry, and memory stays bounded', () =>
    inCaptureRoot(async (root) => {
      const disk = new SmallDisk(2_000_000);
      const store = await openCapture(root, {}, disk.files);
      const big = packet('x'.repeat(100_000));
      for (let i = 0; i < 1000; i++) store.append(big);
      assert.equal(store.pause?.code, 'ENOSPC');
      assert.ok(store.size * 100_000 < 20_000_000, `${store.size} events were taken`);
      assert.equal(store.size + store.unrecorded, 1000);
      const kept = store.size;
      const resumed = until(store, 'resume');
      disk.room = Infinity;
      await resumed;
      await store.close();
      const again = await openCapture(root);
      assert.equal(again.size, kept);
      await again.close();
    }));

  it('leaves what was written, when the window ends before there is room', () =>
    inCaptureRoot(async (root) => {
      const disk = new SmallDisk(1000);
      const store = await openCapture(root, {}, disk.files);
      for (let i = 0; i < 10; i++) store.append(packet('x'.repeat(200)));
      await store.close();
      assert.equal(statSync(logFiles(root)[0] ?? '').size, 1000);
      const again = await openCapture(root);
      assert.ok(again.size > 0 && again.size < 10);
      await again.close();
    }));

  it('ends an import with what is wrong, and how much of it is there', () =>
    inCaptureRoot(async (root) => {
      const disk = new SmallDisk(0);
      const store = await openCapture(root, {}, disk.files);
      const event = { ...packet('x'.repeat(1000)), seq: 1 };
      const file = await exportBytes('jsonl', Array<typeof event>(30_000).fill(event));
      const running = { signal: new AbortController().signal, onProgress: () => undefined };
      await assert.rejects(importInto(store, Readable.from([file]), running), {
        code: 'ENOSPC',
        message: /the disk is full.* \d+ events before that are imported\.$/,
      });
      await store.close();
    }));

  for (const [code, reason] of [
    ['EIO', 'the disk has a fault. Look after it, or clear the traffic.'],
    ['EACCES', 'this user may not write there. Change the permissions of the folder, or clear the traffic.'],
    ['EDQUOT', 'the quota of this user on that disk is used up. Make room there, or clear the traffic.'],
    ['EFBIG', 'this process may write no larger file (ulimit -f). Raise that limit, or clear the traffic.'],
    ['ENXIO', 'ENXIO: write. See that it can be written, or clear the traffic.'],
  ] as const) {
    it(`says of ${code} what it means`, () =>
      inCaptureRoot(async (root) => {
        const disk = new SmallDisk(0);
        disk.code = code;
        const store = await openCapture(root, {}, disk.files);
        store.append(packet('x'));
        await assert.rejects(store.flush(), (error: Error) => error.message.includes(`because ${reason}`));
        await store.close();
      }));
  }
});
