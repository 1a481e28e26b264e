import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CaptureStore } from '../../../src/traffic/captureStore';
import type { NewTrafficEvent } from '../../../src/traffic/trafficEvent';
import { roomy } from '../../fixtures/memoryCapture';
import { inCaptureRoot, logFiles, openCapture, packet, texts } from './captureOnDisk';
import { eventArbitrary } from './eventArbitrary';
import { comparable, ModelCapture } from './modelCapture';

describe('a capture on disk', () => {
  it('is as it was when it is opened again, whatever was appended, cleared and let go', async () => {
    const step = fc.oneof(
      { weight: 10, arbitrary: fc.array(eventArbitrary, { minLength: 1, maxLength: 8 }) },
      { weight: 2, arbitrary: fc.constantFrom('reopen', 'flush', 'clear') },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), (steps) =>
        inCaptureRoot(async (root) => {
          const maxPackets = 1000;
          let store = await openCapture(root, { maxPackets });
          const model = new ModelCapture(maxPackets);
          for (const next of steps) {
            if (next === 'reopen') {
              await store.close();
              // A capture without events leaves nothing to tell which number is next.
              if (store.size === 0) return;
              store = await openCapture(root, { maxPackets });
            } else if (next === 'flush') {
              await store.flush();
            } else if (next === 'clear') {
              store.clear();
              model.clear();
            } else {
              store.appendMany(next);
              for (const event of next) model.append(event);
            }
            model.assertSame(store);
          }
          await store.close();
        }),
      ),
      { numRuns: 40 },
    );
  });

  it('says how many went and how many packets there were also after it is opened again', () =>
    inCaptureRoot(async (root) => {
      const store = await openCapture(root, { maxPackets: 3 });
      for (const text of ['a', 'bb', 'ccc', 'dddd', 'eeeee']) store.append(packet(text));
      await store.close();
      const again = await openCapture(root, { maxPackets: 3 });
      assert.deepEqual(texts(again), ['ccc', 'dddd', 'eeeee']);
      assert.deepEqual([again.dropped, again.packets, again.counts.bytesIn], [2, 5, 15]);
      assert.equal(again.append(packet('f')), 6);
      await again.close();
    }));

  it('reads what is not on disk yet, and what is, alike', () =>
    inCaptureRoot(async (root) => {
      const store = await openCapture(root);
      store.append(packet('one'));
      await store.flush();
      store.append(packet('two'));
      assert.deepEqual(texts(store), ['one', 'two']);
      const { events } = await store.query({ filter: 'text contains "o"' });
      assert.equal(events.length, 2);
      await store.close();
    }));

  it('gives only the beginning of payloads when asked for no more', () =>
    inCaptureRoot(async (root) => {
      const store = await openCapture(root);
      store.append(packet('x'.repeat(300_000)));
      store.append(packet('short', { fds: ['/dev/null'] }));
      for (const wait of [() => Promise.resolve(), () => store.flush()]) {
        await wait();
        const [long, short] = store.slice(0, 2, 10);
        assert.equal(Buffer.from(long?.data ?? []).toString(), 'x'.repeat(10));
        assert.equal(long?.length, 300_000);
        assert.deepEqual([Buffer.from(short?.data ?? []).toString(), short?.fds], ['short', ['/dev/null']]);
      }
      await store.close();
    }));

  it('removes the oldest files when it takes too much disk, and never takes more', () =>
    inCaptureRoot(async (root) => {
      const maxDiskBytes = 4 * 1024 * 1024;
      const store = await openCapture(root, { maxDiskBytes });
      for (let i = 0; i < 100; i++) {
        store.append(packet(`${i} ${'x'.repeat(100_000)}`));
        assert.ok(store.usage.diskBytes <= maxDiskBytes);
      }
      await store.flush();
      const bytes = logFiles(root).reduce((sum, path) => sum + statSync(path).size, 0);
      assert.equal(bytes, store.usage.diskBytes);
      assert.ok(store.dropped > 50 && store.size + store.dropped === 100);
      assert.match(texts(store).at(0) ?? '', new RegExp(`^${store.dropped} `));
      store.setLimits({ ...roomy, maxDiskBytes: 1_000_000 });
      assert.ok(store.usage.diskBytes <= 1_000_000);
      assert.match(texts(store).at(-1) ?? '', /^99 /);
      await store.close();
    }));

  it('leaves no file behind when it is cleared', () =>
    inCaptureRoot(async (root) => {
      const store = await openCapture(root);
      store.append(packet('secret'));
      await store.flush();
      assert.equal(logFiles(root).length, 1);
      store.clear();
      await store.flush();
      assert.deepEqual(logFiles(root), []);
      store.append(packet('after'));
      await store.close();
      const again = await openCapture(root);
      assert.deepEqual(texts(again), ['after']);
      assert.equal(again.firstSeq, 2);
      await again.close();
    }));

  it('takes what comes before it is open, in order, and forgets it when it is cleared', () =>
    inCaptureRoot(async (root) => {
      const first = await openCapture(root);
      first.append(packet('first'));
      await first.close();
      const store = await notYetOpen(root, (opening) => {
        const receiveBuffer = packet('second');
        assert.equal(opening.append(receiveBuffer), undefined);
        receiveBuffer.data?.fill(0);
        opening.appendMany([packet('third')]);
        assert.equal(opening.size, 0);
      });
      assert.deepEqual(texts(store), ['first', 'second', 'third']);
      assert.equal(store.lastConnectionId, 1);
      await store.close();
      const cleared = await notYetOpen(root, (opening) => {
        opening.append(packet('gone'));
        opening.clear();
        opening.append(packet('kept'));
      });
      assert.deepEqual(texts(cleared), ['kept']);
      await cleared.close();
    }));

  it('is in memory, and says why, when no folder can be had', () =>
    inCaptureRoot(async (root) => {
      const file = join(root, 'file');
      writeFileSync(file, '');
      const store = await openCapture(file);
      assert.match(store.openFailure?.message ?? '', /EEXIST|ENOTDIR/);
      store.append(packet('kept'));
      assert.deepEqual(texts(store), ['kept']);
      await store.close();
    }));
});

async function notYetOpen(root: string, before: (opening: CaptureStore) => void): Promise<CaptureStore> {
  const store = new CaptureStore(roomy);
  const opened = store.open(root, 0);
  before(store);
  await opened;
  return store;
}

describe('two windows of one workspace', () => {
  it('have a capture each, and each finds one again', () =>
    inCaptureRoot(async (root) => {
      const [one, two] = [await openCapture(root), await openCapture(root)];
      assert.notEqual(one.folder, two.folder);
      one.append(packet('one'));
      two.append(packet('two'));
      await one.close();
      await two.close();
      const again = await openCapture(root);
      const other = await openCapture(root);
      assert.deepEqual([texts(again), texts(other)].flat().toSorted(), ['one', 'two']);
      await again.close();
      await other.close();
    }));

  it('never take a capture that is in use, and remove all but a few of those that nobody has', () =>
    inCaptureRoot(async (root) => {
      const stores: CaptureStore[] = [];
      for (let i = 0; i < 6; i++) stores.push(await openCapture(root));
      for (const store of stores) {
        store.append(packet('x'));
        await store.close();
      }
      const heir = await openCapture(root);
      await heir.close();
      assert.equal(logFiles(root).length, 3);
    }));

  it('find what was recorded, not what another left empty after it', () =>
    inCaptureRoot(async (root) => {
      const [busy, idle] = [await openCapture(root), await openCapture(root)];
      busy.append(packet('kept'));
      await busy.close();
      await idle.close();
      mkdirSync(join(root, 'free-empty'));
      const heir = await openCapture(root);
      assert.deepEqual(texts(heir), ['kept']);
      await heir.close();
    }));

  it('take over the capture of a process that is gone', () =>
    inCaptureRoot(async (root) => {
      const store = await openCapture(root);
      store.append(packet('left'));
      await store.flush();
      // As if the process had been another one, which ended without closing.
      const dead = basename(store.folder ?? '').replace(`-${process.pid}-`, '-999999999-');
      mkdirSync(join(root, dead));
      for (const path of logFiles(root)) copyFileSync(path, join(root, dead, basename(path)));
      const heir = await openCapture(root);
      assert.deepEqual(texts(heir), ['left']);
      await heir.close();
      await store.close();
    }));
});

describe('a log that was damaged', () => {
  const events = ['first', '', 'third'].map((text) => packet(text, { address: '/a', fds: ['/b'] }));

  /** What a capture finds of a log of these bytes. */
  async function found(root: string, bytes: Uint8Array): Promise<CaptureStore> {
    const folder = join(root, 'free-damaged');
    mkdirSync(folder);
    writeFileSync(join(folder, '0000000001.log'), bytes);
    return openCapture(root);
  }

  async function wholeLog(): Promise<{ log: Buffer; ends: readonly number[] }> {
    let log = Buffer.alloc(0);
    const ends: number[] = [];
    await inCaptureRoot(async (root) => {
      const store = await openCapture(root);
      for (const event of events) {
        store.append(event);
        ends.push(store.usage.diskBytes);
      }
      await store.flush();
      log = readFileSync(logFiles(root)[0] ?? '');
      await store.close();
    });
    return { log, ends };
  }

  it('and torn at any byte loses nothing before that, and takes more', async () => {
    const { log, ends } = await wholeLog();
    for (let length = 0; length <= log.length; length++) {
      await inCaptureRoot(async (root) => {
        const store = await found(root, log.subarray(0, length));
        const whole = ends.filter((end) => end <= length).length;
        assert.deepEqual(
          store.slice(0, 9).map(comparable),
          events.slice(0, whole).map((event, at) => comparable({ ...event, seq: at + 1 } as NewTrafficEvent)),
        );
        store.append(packet('more'));
        await store.close();
        const again = await openCapture(root);
        assert.equal(texts(again).at(-1), 'more');
        assert.equal(again.size, whole + 1);
        assert.equal(again.brokenBytes, 0);
        await again.close();
      });
    }
  });

  it('at any byte in its middle loses only the event there', async () => {
    const { log, ends } = await wholeLog();
    const headerEnd = log.indexOf('}}') + 2;
    for (let at = headerEnd; at < log.length; at += 3) {
      const broken = Buffer.from(log);
      broken[at] = (broken[at] ?? 0) ^ 0xff;
      await inCaptureRoot(async (root) => {
        const store = await found(root, broken);
        const hit = ends.findIndex((end) => at < end);
        assert.deepEqual(
          store.slice(0, 9).map(({ data }) => Buffer.from(data ?? [])),
          events.filter((_, index) => index !== hit).map(({ data }) => Buffer.from(data ?? [])),
        );
        assert.deepEqual(
          store.slice(0, 9, 2).map(({ data }) => Buffer.from(data ?? []).toString()),
          ['fi', '', 'th'].filter((_, index) => index !== hit),
        );
        const isLast = hit === events.length - 1;
        assert.equal(store.brokenBytes, isLast ? 0 : (ends[hit] ?? 0) - (ends[hit - 1] ?? headerEnd));
        await store.close();
      });
    }
  });

  it('or is none at all, hinders nothing', async () => {
    const { log } = await wholeLog();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.uint8Array({ maxLength: 300 }).map((noise) => Buffer.concat([log, noise, log])),
          fc
            .array(fc.tuple(fc.nat({ max: log.length - 1 }), fc.nat({ max: 255 })), { maxLength: 9 })
            .map((changes) => {
              const changed = Buffer.from(log);
              for (const [at, byte] of changes) changed[at] = byte;
              return changed;
            }),
        ),
        (bytes) =>
          inCaptureRoot(async (root) => {
            const store = await found(root, bytes);
            const before = store.size;
            store.append(packet('more'));
            assert.equal(store.size, before + 1);
            assert.equal(store.openFailure, undefined);
            await store.close();
          }),
      ),
      { numRuns: 60 },
    );
  });

  it('lies beside what is none of ours, which is left alone', () =>
    inCaptureRoot(async (root) => {
      const store = await openCapture(root);
      store.append(packet('mine'));
      await store.close();
      const folder = dirname(logFiles(root)[0] ?? '');
      writeFileSync(join(folder, '0000000000.log'), 'a note');
      writeFileSync(join(folder, 'notes.txt'), 'a note');
      mkdirSync(join(folder, '0000000005.log'));
      writeFileSync(join(root, 'stray'), '');
      mkdirSync(join(root, 'elsewhere'));
      const again = await openCapture(root);
      assert.deepEqual([again.openFailure, texts(again)], [undefined, ['mine']]);
      assert.equal(readFileSync(join(again.folder ?? '', 'notes.txt'), 'utf8'), 'a note');
      await again.close();
    }));

  it('that is damaged while it is in use gives what the index knows', () =>
    inCaptureRoot(async (root) => {
      const store = await openCapture(root);
      store.append(packet('good'));
      await store.flush();
      // Fills and seals the block, so that it is read from the file again.
      for (let i = 0; i < 4; i++) store.append(packet('x'.repeat(200_000)));
      await store.flush();
      const path = logFiles(root)[0] ?? '';
      const log = readFileSync(path);
      log[log.indexOf('good')] = 0;
      writeFileSync(path, log);
      const [event] = store.slice(0, 1);
      assert.deepEqual(
        [event?.kind, event?.length, event?.data?.length, event?.truncated],
        ['packet', 4, 0, true],
      );
      writeFileSync(path, '');
      assert.equal((await store.query({ filter: 'len == 4' })).events[0]?.truncated, true);
      await store.close();
    }));
});
