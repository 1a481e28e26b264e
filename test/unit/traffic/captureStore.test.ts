import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import fc from 'fast-check';
import type { CaptureStore } from '../../../src/traffic/captureStore';
import type { NewTrafficEvent, TrafficEvent } from '../../../src/traffic/trafficEvent';
import { memoryCapture, roomy } from '../../fixtures/memoryCapture';
import { eventArbitrary } from './eventArbitrary';
import { ModelCapture } from './modelCapture';

function packet(text: string, connectionId = 1): NewTrafficEvent {
  const data = Buffer.from(text);
  const address = '/tmp/a.socket';
  return {
    timeNs: 0n,
    kind: 'packet',
    address,
    role: 'server',
    connectionId,
    direction: 'in',
    length: data.length,
    data,
  };
}

function texts(events: readonly TrafficEvent[]): readonly string[] {
  return events.map((event) => Buffer.from(event.data ?? []).toString());
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

function storeOf(...payloads: readonly string[]): CaptureStore {
  const store = memoryCapture();
  for (const payload of payloads) store.append(packet(payload));
  return store;
}

describe('CaptureStore', () => {
  it('numbers events from 1 and gives them by number', () => {
    const store = storeOf('a', 'b');
    assert.equal(store.firstSeq, 1);
    assert.equal(store.get(1)?.seq, 1);
    assert.deepEqual(texts(store.slice(0, 2)), ['a', 'b']);
    assert.equal(store.get(0), undefined);
    assert.equal(store.get(3), undefined);
  });

  it('gives the events between two positions, and leaves out what is beyond the ends', () => {
    const store = storeOf('a', 'b', 'c');
    assert.deepEqual(texts(store.slice(1, 2)), ['b']);
    assert.deepEqual(texts(store.slice(-500, 1)), ['a']);
    assert.deepEqual(texts(store.slice(2, 99)), ['c']);
    assert.deepEqual(texts(store.slice(2, 1)), []);
  });

  it('keeps a payload as it was when it came', () => {
    const store = memoryCapture();
    const receiveChunk = new Uint8Array(1024 * 1024).fill(0x41);
    store.append({ ...packet(''), length: 4, data: receiveChunk.subarray(8, 12) });
    receiveChunk.fill(0);
    assert.deepEqual(texts(store.slice(0, 1)), ['AAAA']);
  });

  it('lets the oldest go and counts them when there are too many', () => {
    const store = memoryCapture({ maxPackets: 2 });
    for (const payload of ['a', 'b', 'c', 'd']) store.append(packet(payload));
    assert.deepEqual(texts(store.slice(0, 9)), ['c', 'd']);
    assert.equal(store.dropped, 2);
    assert.equal(store.firstSeq, 3);
    assert.equal(store.get(2), undefined);
    assert.equal(store.packets, 4);
    assert.deepEqual([store.counts.packetsIn, store.counts.bytesIn], [4, 4]);
  });

  it('lets the oldest go when they take too much memory, but never the newest', () => {
    const store = memoryCapture({ maxMemoryBytes: 2600 });
    for (const payload of ['a', 'b'.repeat(1000), 'c'.repeat(1000)]) store.append(packet(payload));
    assert.deepEqual(texts(store.slice(0, 9)), ['b'.repeat(1000), 'c'.repeat(1000)]);
    store.append(packet('d'.repeat(200_000)));
    assert.deepEqual(texts(store.slice(0, 9)), ['d'.repeat(200_000)]);
    assert.equal(store.dropped, 3);
  });

  it('counts what descriptors and errors say as memory too', () => {
    const store = memoryCapture({ maxMemoryBytes: 4000 });
    store.append({ ...packet(''), fds: ['x'.repeat(3000)] });
    store.append({ ...packet(''), kind: 'error', error: { code: 'EPIPE', message: 'x'.repeat(3000) } });
    assert.equal(store.size, 1);
    assert.equal(store.dropped, 1);
  });

  it('applies smaller limits at once', () => {
    const store = storeOf('a', 'b', 'c');
    store.setLimits({ ...roomy, maxPackets: 1 });
    assert.deepEqual(texts(store.slice(0, 9)), ['c']);
    assert.equal(store.dropped, 2);
  });

  it('clears everything but the numbering', () => {
    const store = storeOf('a', 'b');
    store.clear();
    assert.deepEqual([store.size, store.dropped, store.packets, store.counts.bytesIn], [0, 0, 0, 0]);
    assert.equal(store.firstSeq, 3);
    assert.equal(store.get(1), undefined);
    assert.equal(store.append(packet('c')), 3);
  });

  it('tells its listeners of each change until they have had enough', () => {
    const store = memoryCapture();
    const heard: string[] = [];
    const listener = (change: string): void => void heard.push(`${change} ${store.size}`);
    const stop = store.onDidChange(listener);
    const stopSecond = store.onDidChange(listener);
    stopSecond();
    store.append(packet('a'));
    store.append(packet('b'));
    store.clear();
    stop();
    store.append(packet('c'));
    assert.deepEqual(heard, ['append 1', 'append 2', 'clear 0']);
  });

  it('takes many at once and tells of them once', () => {
    const store = memoryCapture();
    const heard: string[] = [];
    store.onDidChange((change) => void heard.push(`${change} ${store.size}`));
    store.appendMany([packet('a'), { ...packet('b'), direction: 'out', timeNs: 5n }]);
    store.appendMany([]);
    assert.deepEqual(heard, ['append 2']);
    assert.deepEqual(texts(store.slice(0, 2)), ['a', 'b']);
    assert.equal(store.get(2)?.latencyNs, 5n);
  });

  it('behaves as a plain array does under any appends, limits and clears', () => {
    const maxPackets = fc.integer({ min: 1, max: 12 });
    const operation = fc.oneof(
      { weight: 12, arbitrary: eventArbitrary.map((event) => ({ name: 'append' as const, event })) },
      { weight: 1, arbitrary: maxPackets.map((next) => ({ name: 'setLimits' as const, next })) },
      { weight: 1, arbitrary: fc.constant({ name: 'clear' as const }) },
    );
    fc.assert(
      fc.property(maxPackets, fc.array(operation, { maxLength: 60 }), (first, operations) => {
        const store = memoryCapture({ maxPackets: first });
        const model = new ModelCapture(first);
        for (const step of operations) {
          if (step.name === 'append') {
            store.append(step.event);
            model.append(step.event);
          } else if (step.name === 'setLimits') {
            store.setLimits({ ...roomy, maxPackets: step.next });
            model.setMaxPackets(step.next);
          } else {
            store.clear();
            model.clear();
          }
          model.assertSame(store);
        }
      }),
    );
  });

  it('never takes more memory than it may, but for the newest event, and counts all that went', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        fc.array(eventArbitrary, { minLength: 1, maxLength: 60 }),
        (maxMemoryBytes, events) => {
          const store = memoryCapture({ maxMemoryBytes });
          for (const event of events) {
            store.append(event);
            assert.ok(store.usage.memoryBytes <= maxMemoryBytes || store.size === 1);
          }
          assert.equal(store.size + store.dropped, events.length);
          const [newest] = store.slice(store.size - 1, store.size);
          assert.deepEqual(newest?.data, events.at(-1)?.data);
        },
      ),
    );
  });
});

describe('CaptureStore.query', () => {
  const store = storeOf('SEND a', 'DOWN', 'SEND b', 'SEND c');

  it('gives all there is when asked for nothing', async () => {
    const { total, matched, events } = await store.query();
    assert.deepEqual([total, matched], [4, 4]);
    assert.deepEqual(events, store.slice(0, 4));
  });

  it('counts all matches and gives the page that was asked for', async () => {
    const { total, matched, events } = await store.query({ filter: 'SEND', offset: 1, limit: 1 });
    assert.deepEqual([total, matched], [4, 3]);
    assert.deepEqual(texts(events), ['SEND b']);
    assert.deepEqual(texts((await store.query({ filter: 'SEND', offset: 2 })).events), ['SEND c']);
    assert.deepEqual(await store.query({ limit: 0 }), { total: 4, matched: 4, events: [] });
    assert.deepEqual((await store.query({ offset: 99 })).events, []);
  });

  it('gives the same as filtering and slicing all events', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'ab', ''), { maxLength: 40 }),
        fc.nat(30),
        fc.nat(30),
        async (payloads, offset, limit) => {
          const some = storeOf(...payloads);
          const { total, matched, events } = await some.query({ filter: '"b"', offset, limit });
          const expected = payloads.filter((payload) => payload.includes('b'));
          assert.deepEqual([total, matched], [payloads.length, expected.length]);
          assert.deepEqual(texts(events), expected.slice(offset, offset + limit));
        },
      ),
    );
  });
});

describe('CaptureStore.find', () => {
  const many = Array.from({ length: 5000 }, (_, index) => (index % 2 === 0 ? 'SEND' : 'DOWN'));

  it('gives the numbers of what matches, in order, in chunks, and lets others run between them', async () => {
    const flood = Array.from({ length: 4 }, () => many).flat();
    const store = storeOf(...flood);
    const order: string[] = [];
    const found: number[] = [];
    let other = setImmediate(function run() {
      order.push('other');
      other = setImmediate(run);
    });
    // As if whatever is done between two looks at the clock took so long that others must get their turn.
    let now = 0;
    const clock = mock.method(performance, 'now', () => (now += 1000));
    try {
      for await (const chunk of store.find('SEND')) {
        order.push('chunk');
        found.push(...chunk);
      }
    } finally {
      clock.mock.restore();
      clearImmediate(other);
    }
    assert.deepEqual(
      found,
      flood.flatMap((text, index) => (text === 'SEND' ? [index + 1] : [])),
    );
    assert.ok(order.filter((who) => who === 'chunk').length > 3);
    assert.doesNotMatch(order.join(' '), /chunk chunk/);
  });

  it('begins where it is told, and ends with what was there when it began', async () => {
    const store = storeOf('SEND', 'SEND', 'SEND');
    const search = store.find('SEND', { fromSeq: 2 });
    assert.deepEqual((await search.next()).value, [2, 3]);
    store.append(packet('SEND'));
    assert.deepEqual(await search.next(), { done: true, value: undefined });
    assert.deepEqual(await all(store.find('SEND', { fromSeq: 4 })), [[4]]);
    assert.deepEqual(await all(store.find('SEND', { fromSeq: 5 })), []);
  });

  it('goes on with what is left when the oldest go or all are cleared meanwhile', async () => {
    const store = storeOf(...many);
    const search = store.find('');
    await search.next();
    store.setLimits({ ...roomy, maxPackets: 3 });
    assert.deepEqual((await search.next()).value, [4998, 4999, 5000]);
    const another = storeOf(...many).find('nothing');
    const cleared = storeOf(...many);
    const searchCleared = cleared.find('');
    await searchCleared.next();
    cleared.clear();
    assert.deepEqual(await searchCleared.next(), { done: true, value: undefined });
    assert.deepEqual(await another.next(), { done: true, value: undefined });
  });

  it('throws the reason of the signal that ends it', async () => {
    const controller = new AbortController();
    const search = storeOf(...many).find('', { signal: controller.signal });
    await search.next();
    const reason = new Error('superseded');
    controller.abort(reason);
    await assert.rejects(search.next(), reason);
    await assert.rejects(storeOf('a').find('', { signal: controller.signal }).next(), reason);
  });

  it('interrupts a regular expression that would never end, also one of an address', async () => {
    const letters = `${'a'.repeat(60)}!`;
    const store = memoryCapture();
    store.append({ ...packet(letters), address: letters });
    for (const filter of ['text ~ /^(a+)+$/', 'address ~ /^(a+)+$/']) {
      await assert.rejects(store.find(filter).next(), { code: 'ETIMEDOUT' });
    }
  });

  it('refuses a filter that cannot be read, with its column', async () => {
    await assert.rejects(storeOf('a').find('a &&').next(), { code: 'EINVAL', message: /column 5/ });
  });
});

describe('what a person reads who asks the capture for what it cannot do', () => {
  const store = storeOf('a');

  for (const value of [-1, 1.5, NaN, Infinity]) {
    it(`an offset or limit of ${value} is refused`, async () => {
      await assert.rejects(store.query({ offset: value }), {
        code: 'EINVAL',
        message: `The offset of a traffic query is ${value}; give a whole number of at least 0.`,
      });
      await assert.rejects(store.query({ limit: value }), {
        code: 'EINVAL',
        message: `The limit of a traffic query is ${value}; give a whole number of at least 0.`,
      });
    });
  }

  it('a filter that cannot be read is refused with its column', async () => {
    await assert.rejects(store.query({ filter: 'a &&' }), { code: 'EINVAL', message: /column 5/ });
  });

  it('limits that keep nothing are refused, and the old ones stay', () => {
    const message = "The capture's maxPackets is 0; give a whole number of at least 1.";
    assert.throws(() => memoryCapture({ maxPackets: 0 }), { code: 'EINVAL', message });
    assert.throws(() => store.setLimits({ ...roomy, maxMemoryBytes: NaN }), {
      code: 'EINVAL',
      message: /maxMemoryBytes is NaN/,
    });
    assert.deepEqual(texts(store.slice(0, 1)), ['a']);
  });
});
