import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CaptureStore } from '../../../src/traffic/captureStore';
import { memoryCapture } from '../../fixtures/memoryCapture';
import { CaptureView } from '../../../src/traffic/captureView';
import { parseFilter } from '../../../src/traffic/filter/parseFilter';
import type { NewTrafficEvent } from '../../../src/traffic/trafficEvent';

function packet(text: string): NewTrafficEvent {
  const data = new Uint8Array(Buffer.from(text));
  return {
    timeNs: 1n,
    kind: 'packet',
    address: '/',
    role: 'server',
    connectionId: 1,
    direction: 'in',
    length: data.length,
    data,
  };
}

function store(maxPackets = 1000): CaptureStore {
  return memoryCapture({ maxPackets });
}

/** Resolves when the view has looked at everything; a view tells of each change. */
async function settled(view: CaptureView, capture: CaptureStore): Promise<void> {
  const isSettled = () => {
    // A filter that takes too long must not be asked here, where nothing interrupts it.
    if (view.failure !== undefined || view.isSearching) return !view.isSearching;
    return view.length === capture.slice(0, capture.size).filter(parseFilter(view.filter)).length;
  };
  while (!isSettled()) {
    await new Promise<void>((resolve) => {
      const unsubscribe = view.onDidChange(() => {
        unsubscribe();
        resolve();
      });
    });
  }
}

function texts(view: CaptureView, start = view.start, end = view.end): readonly string[] {
  return view.rows(start, end).map(({ data }) => Buffer.from(data ?? []).toString());
}

describe('a view of the capture', () => {
  it('without a filter is the capture itself, by number', () => {
    const capture = store(3);
    const view = new CaptureView(capture);
    for (const text of ['a', 'b', 'c', 'd']) capture.append(packet(text));
    assert.deepEqual([view.start, view.end, view.length], [2, 5, 3]);
    assert.deepEqual(texts(view), ['b', 'c', 'd']);
    assert.equal(view.indexOfSeq(3), 3);
    assert.equal(view.indexOfSeq(1), undefined, 'it was dropped');
    assert.equal(view.indexOfSeq(5), undefined, 'it has not come');
    view.dispose();
  });

  it('with a filter has what matches, also of what comes later', async () => {
    const capture = store();
    for (const text of ['yes 1', 'no', 'yes 2']) capture.append(packet(text));
    const view = new CaptureView(capture);
    view.setFilter('yes');
    await settled(view, capture);
    assert.deepEqual(texts(view), ['yes 1', 'yes 2']);
    assert.equal(view.indexOfSeq(3), 1);
    assert.equal(view.indexOfSeq(2), undefined);
    assert.equal(view.nearest(2), 1, 'the next that is wanted');
    capture.append(packet('no'));
    capture.append(packet('yes 3'));
    await settled(view, capture);
    assert.deepEqual(texts(view), ['yes 1', 'yes 2', 'yes 3']);
    assert.equal(view.isSearching, false);
    view.dispose();
  });

  it('keeps positions when the oldest are dropped, and begins anew at a clear', async () => {
    const capture = store(4);
    const view = new CaptureView(capture);
    view.setFilter('a');
    for (const text of ['a1', 'b', 'a2', 'a3', 'b', 'a4']) capture.append(packet(text));
    await settled(view, capture);
    const { generation } = view;
    assert.deepEqual(texts(view), ['a2', 'a3', 'a4']);
    assert.equal(view.indexOfSeq(6), view.end - 1);
    const position = view.indexOfSeq(6) ?? NaN;
    capture.append(packet('b'));
    assert.deepEqual(texts(view, position, position + 1), ['a4']);
    capture.clear();
    assert.equal(view.length, 0);
    assert.notEqual(view.generation, generation);
    capture.append(packet('a5'));
    await settled(view, capture);
    assert.deepEqual(texts(view), ['a5']);
    view.dispose();
  });

  it('refuses a filter that cannot be read, and stays as it was', async () => {
    const capture = store();
    capture.append(packet('yes'));
    const view = new CaptureView(capture);
    view.setFilter('yes');
    await settled(view, capture);
    const { generation } = view;
    assert.throws(() => view.setFilter('len >'), { code: 'EINVAL', message: /column 6/, offset: 5 });
    assert.equal(view.filter, 'yes');
    assert.equal(view.generation, generation);
    assert.deepEqual(texts(view), ['yes']);
    view.dispose();
  });

  it('calls off the search for a filter that another takes the place of', async () => {
    const capture = store(100_000);
    for (let count = 0; count < 20_000; count++) capture.append(packet(`n${count}`));
    const view = new CaptureView(capture);
    view.setFilter('n');
    view.setFilter('n19999');
    assert.ok(view.isSearching);
    await settled(view, capture);
    assert.deepEqual(texts(view), ['n19999']);
    view.setFilter(' ');
    assert.equal(view.filter, '');
    assert.equal(view.length, 20_000);
    view.dispose();
  });

  it('says why a search ended before its end', async () => {
    const capture = store();
    capture.append(packet('a'.repeat(40) + 'b'));
    const view = new CaptureView(capture);
    view.setFilter('text ~ /^(a+)+$/');
    await settled(view, capture);
    assert.match(view.failure?.message ?? '', /takes too long/);
    assert.equal(view.isSearching, false);
    view.setFilter('b');
    assert.equal(view.failure, undefined);
    view.dispose();
  });

  it('has nothing more to say once it is disposed', () => {
    const capture = store();
    const view = new CaptureView(capture);
    let changes = 0;
    view.onDidChange(() => changes++);
    capture.append(packet('a'));
    assert.equal(changes, 1);
    view.dispose();
    capture.append(packet('b'));
    assert.equal(changes, 1);
  });

  it('has the same rows as a filter of all events, whatever comes, goes and is asked for', async () => {
    const step = fc.oneof(
      fc.record({ append: fc.array(fc.constantFrom('a', 'ab', 'b', 'c'), { maxLength: 8 }) }),
      fc.record({ filter: fc.constantFrom('', 'a', 'b', 'len == 2', '!a') }),
      fc.constant({ clear: true }),
      fc.constant({ wait: true }),
    );
    const model = fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.array(step, { maxLength: 20 }),
      async (limit, steps) => {
        const capture = store(limit);
        const view = new CaptureView(capture);
        for (const one of steps) {
          if ('append' in one) for (const text of one.append) capture.append(packet(text));
          else if ('filter' in one) view.setFilter(one.filter);
          else if ('clear' in one) capture.clear();
          else await settled(view, capture);
        }
        await settled(view, capture);
        const expected = capture.slice(0, capture.size).filter(parseFilter(view.filter));
        assert.deepEqual(view.rows(view.start, view.end), expected);
        expected.forEach((event, index) => assert.equal(view.indexOfSeq(event.seq), view.start + index));
        view.dispose();
      },
    );
    await fc.assert(model, { numRuns: 40 });
  });
});
