import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import type { CaptureStore } from '../../../src/traffic/captureStore';
import type { TrafficEvent } from '../../../src/traffic/trafficEvent';
import { inCaptureRoot, logFiles, openCapture, packet, texts } from './captureOnDisk';
import { HeldDisk } from './heldDisk';

/** What hangs ends then, in ms. */
const timeout = 60_000;
/** Longer than what does not fill a block waits to be written. */
const restMs = 100;
/** Two of these do not fit one block. */
const large = packet('x'.repeat(200_000));

/** Lets the disk do all it is asked for until `done`. */
async function settled<Result>(disk: HeldDisk, done: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const state = { isDone: false };
  const end = done.finally(() => {
    state.isDone = true;
  });
  end.catch(() => undefined);
  while (!state.isDone) {
    signal.throwIfAborted();
    disk.next();
    await setImmediate();
  }
  return end;
}

describe('a disk that takes its time', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it(
    'gets what came after a clear into the file where it belongs, and nowhere else',
    { timeout },
    ({ signal }) =>
      inCaptureRoot(async (root) => {
        const disk = new HeldDisk();
        const store = await openCapture(root, {}, disk.files);
        // Rests, is sealed by the next and written at once, and its memory is free for use again before the rest is over.
        store.append(packet('before'));
        store.append({ ...large });
        store.append(large);
        while (disk.next()) await setImmediate();
        store.clear();
        store.append(packet('after'));
        mock.timers.tick(restMs);
        while (disk.next()) await setImmediate();
        for (let i = 0; i < 4; i++) store.append(large);
        await settled(disk, store.flush(), signal);
        assert.equal(texts(store)[0], 'after');
        assert.equal(logFiles(root).length, 1);
        await settled(disk, store.close(), signal);
        const again = await openCapture(root);
        assert.deepEqual([again.size, texts(again)[0], again.brokenBytes], [5, 'after', 0]);
        await again.close();
      }),
  );

  it(
    'gives who reads all that was there, also when it is cleared before it is written',
    { timeout },
    ({ signal }) =>
      inCaptureRoot(async (root) => {
        const disk = new HeldDisk();
        const store = await openCapture(root, {}, disk.files);
        for (let i = 0; i < 12; i++) store.append(packet(`${i} ${'x'.repeat(200_000)}`));
        const expected = store.slice(0, 12).map(summary);
        disk.next();
        disk.next();
        const reading = store.query();
        await setImmediate();
        store.clear();
        const { events } = await settled(disk, reading, signal);
        assert.deepEqual(events.map(summary), expected);
        await settled(disk, store.flush(), signal);
        assert.deepEqual(logFiles(root), []);
        await settled(disk, store.close(), signal);
      }),
  );

  it('is flushed also when the memory of what was written is in use again', { timeout }, ({ signal }) =>
    inCaptureRoot(async (root) => {
      const disk = new HeldDisk();
      const store = await openCapture(root, {}, disk.files);
      store.append(large);
      store.append(large);
      const flushed = store.flush();
      await setImmediate();
      disk.next();
      await setImmediate();
      store.append(large);
      disk.next();
      // After the block is written, before the flush goes on: takes its memory, and fills it less than it was.
      queueMicrotask(() => void store.append(packet('x'.repeat(100_000))));
      await settled(disk, flushed, signal);
      await settled(disk, store.close(), signal);
    }),
  );

  it('gives every byte to every reader, whatever is under way', { timeout }, async ({ signal }) => {
    const size = fc.oneof(fc.nat(300), fc.integer({ min: 50_000, max: 300_000 }));
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ name: fc.constant('append'), sizes: fc.array(size, { maxLength: 8 }) }),
      },
      {
        weight: 8,
        arbitrary: fc.record({
          name: fc.constant('disk'),
          most: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 300_000 })),
          at: fc.nat(3),
        }),
      },
      { weight: 4, arbitrary: fc.record({ name: fc.constant('tick') }) },
      { weight: 2, arbitrary: fc.record({ name: fc.constant('read') }) },
      { weight: 1, arbitrary: fc.record({ name: fc.constant('flush') }) },
      { weight: 1, arbitrary: fc.record({ name: fc.constant('clear') }) },
    ) as fc.Arbitrary<Step>;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) =>
        inCaptureRoot((root) => runSteps(root, steps, signal)),
      ),
      { numRuns: 60 },
    );
  });
});

type Step =
  | { readonly name: 'append'; readonly sizes: readonly number[] }
  | { readonly name: 'disk'; readonly most: number; readonly at: number }
  | { readonly name: 'tick' | 'read' | 'flush' | 'clear' };

async function runSteps(root: string, steps: readonly Step[], signal: AbortSignal): Promise<void> {
  const disk = new HeldDisk(70_000);
  // Segments of 2 MB.
  const store = await openCapture(root, { maxDiskBytes: 16_000_000 }, disk.files);
  const underWay: Promise<unknown>[] = [];
  let expected: string[] = [];
  let nextSeq = 1;
  for (const step of steps) {
    switch (step.name) {
      case 'append':
        // What the limit pushes out is other tests' matter.
        if (store.usage.diskBytes > 13_000_000) break;
        for (const length of step.sizes) {
          const event = packet('', { length, data: new Uint8Array(length).fill(nextSeq) });
          store.append(event);
          expected.push(summary({ ...event, seq: nextSeq++ }));
        }
        break;
      case 'disk':
        disk.next(step.most, step.at);
        await setImmediate();
        break;
      case 'tick':
        mock.timers.tick(restMs);
        break;
      case 'read':
        underWay.push(assertRead(store, [...expected]));
        await setImmediate();
        break;
      case 'flush':
        underWay.push(store.flush());
        break;
      case 'clear':
        store.clear();
        expected = [];
        break;
    }
    assert.deepEqual(store.slice(0, Infinity).map(summary), expected);
  }
  await settled(disk, Promise.all(underWay), signal);
  await settled(disk, store.close(), signal);
  const again = await openCapture(root);
  assert.deepEqual(again.slice(0, Infinity).map(summary), expected);
  assert.equal(again.brokenBytes, 0);
  await again.close();
}

async function assertRead(store: CaptureStore, expected: readonly string[]): Promise<void> {
  const { events } = await store.query();
  assert.deepEqual(events.map(summary), expected);
}

/** Enough of an event to tell it from any other, in a line. */
function summary({ seq, length, data, truncated }: TrafficEvent): string {
  return `${seq}: ${data?.length} of ${length}, ${truncated}, CRC ${crc32(data ?? '')}`;
}
