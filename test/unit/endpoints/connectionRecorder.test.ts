import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ConnectionRecorder } from '../../../src/endpoints/connectionRecorder';
import { TrafficRecorder } from '../../../src/endpoints/trafficRecorder';
import type { ReceivedPacket } from '../../../src/seqpacket/receivedPacket';
import type { CaptureStore } from '../../../src/traffic/captureStore';
import { memoryCapture } from '../../fixtures/memoryCapture';
import type { TrafficEvent } from '../../../src/traffic/trafficEvent';

const clockNs = 1000n;

function record(): { capture: CaptureStore; recorder: ConnectionRecorder; seen: () => string[] } {
  const capture = memoryCapture();
  const traffic = new TrafficRecorder(capture, () => clockNs);
  const recorder = new ConnectionRecorder(traffic, { connectionId: 7, address: '/a', role: 'client' });
  const seen = () =>
    capture
      .slice(0, Infinity)
      .map(({ kind, direction, data, error }) =>
        [kind, direction, data && Buffer.from(data).toString(), error?.code].filter(Boolean).join(' '),
      );
  return { capture, recorder, seen };
}

function received(text: string, timeNs: bigint, more: Partial<ReceivedPacket> = {}): ReceivedPacket {
  const data = Buffer.from(text);
  return {
    data,
    length: data.length,
    truncated: false,
    ancillaryTruncated: false,
    timeNs,
    descriptors: [],
    ...more,
  };
}

/** The event without the properties that it only says are undefined. */
function present(event: TrafficEvent): object {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined));
}

function endOfTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function failure(code: string): Error {
  return Object.assign(new Error(`It failed with ${code}.`), { code });
}

describe('ConnectionRecorder', () => {
  it('records the facts of every event', async () => {
    const { capture, recorder } = record();
    assert.equal(recorder.opened({ pid: 1, uid: 2, gid: 3 }, 'cat'), clockNs);
    recorder.received(
      received('ab', 2000n, {
        length: 5,
        truncated: true,
        descriptors: ['/dev/null'],
        credentials: { pid: 4, uid: 5, gid: 6 },
      }),
    );
    recorder.sending();
    recorder.sent(Buffer.from('xyz'), { timeNs: 3000n, heldNs: 700n });
    recorder.failed({ code: 'EPIPE', message: 'Gone.' });
    await recorder.closed();

    const subject = { connectionId: 7, address: '/a', role: 'client' };
    const data = (seq: number) => capture.get(seq)?.data;
    assert.deepEqual(capture.slice(0, 10).map(present), [
      {
        ...subject,
        seq: 1,
        kind: 'open',
        timeNs: 1000n,
        credentials: { pid: 1, uid: 2, gid: 3 },
        processName: 'cat',
      },
      {
        ...subject,
        seq: 2,
        kind: 'packet',
        direction: 'in',
        timeNs: 2000n,
        length: 5,
        data: data(2),
        truncated: true,
        fds: ['/dev/null'],
        credentials: { pid: 4, uid: 5, gid: 6 },
      },
      {
        ...subject,
        seq: 3,
        kind: 'packet',
        direction: 'out',
        timeNs: 3000n,
        length: 3,
        data: data(3),
        truncated: false,
        heldNs: 700n,
      },
      // Our own clock is behind the kernel's here, and must not put the end before what came first.
      { ...subject, seq: 4, kind: 'error', timeNs: 3000n, error: { code: 'EPIPE', message: 'Gone.' } },
      { ...subject, seq: 5, kind: 'close', timeNs: 3000n },
    ]);
    assert.deepEqual(Buffer.from(data(2) ?? []).toString(), 'ab');
    assert.deepEqual(Buffer.from(data(3) ?? []).toString(), 'xyz');
  });

  it('records at once what is received while nothing is being sent', () => {
    const { recorder, seen } = record();
    recorder.received(received('a', 1n));
    assert.deepEqual(seen(), ['packet in a']);
  });

  it('lists a reply after its question, though it is known before the send is', async () => {
    const { recorder, seen } = record();
    recorder.sending();
    recorder.received(received('reply', 20n));
    recorder.sent(Buffer.from('question'), { timeNs: 10n });
    await endOfTurn();
    assert.deepEqual(seen(), ['packet out question', 'packet in reply']);
  });

  it('lists a packet that came before a send before it', async () => {
    const { recorder, seen } = record();
    recorder.sending();
    recorder.received(received('greeting', 5n));
    recorder.sent(Buffer.from('question'), { timeNs: 10n });
    await endOfTurn();
    assert.deepEqual(seen(), ['packet in greeting', 'packet out question']);
  });

  it('does not hold back what is received while a send waits for long', async () => {
    const { recorder, seen } = record();
    recorder.sending();
    recorder.received(received('a', 1n));
    await endOfTurn();
    assert.deepEqual(seen(), ['packet in a']);
    recorder.received(received('b', 2n));
    await endOfTurn();
    recorder.sent(Buffer.from('c'), { timeNs: 3n });
    assert.deepEqual(seen(), ['packet in a', 'packet in b', 'packet out c']);
  });

  it('gives wire order for any traffic of a turn, however late in it sends are known', async () => {
    const wire = fc.array(fc.constantFrom('in', 'out'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(wire, fc.infiniteStream(fc.boolean()), async (directions, known) => {
        const { recorder, seen } = record();
        const sends = directions.flatMap((direction, time) => (direction === 'out' ? [time] : []));
        const settle = () => {
          const time = sends.shift();
          if (time !== undefined) recorder.sent(Buffer.from(String(time)), { timeNs: BigInt(time) });
        };
        sends.forEach(() => recorder.sending());
        directions.forEach((direction, time) => {
          // A send is known at its own time, or at some later one: its promise resolves no sooner.
          while (sends[0] !== undefined && sends[0] <= time && known.next().value) settle();
          if (direction === 'in') recorder.received(received(String(time), BigInt(time)));
        });
        while (sends.length > 0) settle();
        await endOfTurn();
        assert.deepEqual(
          seen(),
          directions.map((direction, time) => `packet ${direction} ${time}`),
        );
      }),
    );
  });

  it('keeps each direction in its own order when the clock is set back', async () => {
    const { recorder, seen } = record();
    recorder.sending();
    recorder.sending();
    recorder.received(received('a', 100n));
    recorder.received(received('b', 50n));
    recorder.sent(Buffer.from('x'), { timeNs: 101n });
    recorder.sent(Buffer.from('y'), { timeNs: 51n });
    await endOfTurn();
    const order = seen().map((line) => line.at(-1));
    assert.deepEqual(
      order.filter((name) => 'ab'.includes(name ?? '')),
      ['a', 'b'],
    );
    assert.deepEqual(
      order.filter((name) => 'xy'.includes(name ?? '')),
      ['x', 'y'],
    );
  });

  it('says which packet was not sent, and why', () => {
    const { capture, recorder } = record();
    recorder.sending();
    recorder.notSent(Buffer.from('abc'), failure('EPIPE'));
    assert.deepEqual(capture.get(1)?.error, {
      code: 'EPIPE',
      message: 'A packet of 3 bytes was not sent. It failed with EPIPE.',
    });
  });

  it('records no failure for a packet that its sender took back', () => {
    const { recorder, seen } = record();
    recorder.sending();
    recorder.notSent(Buffer.from('abc'), failure('ABORT_ERR'));
    recorder.received(received('a', 1n));
    assert.deepEqual(seen(), ['packet in a']);
  });

  it('records the close last, after what fails with it', async () => {
    const { recorder, seen } = record();
    recorder.sending();
    recorder.received(received('a', 1n));
    const closed = recorder.closed();
    await Promise.resolve();
    recorder.notSent(Buffer.from('abc'), failure('ECANCELED'));
    await closed;
    assert.deepEqual(seen(), ['packet in a', 'error ECANCELED', 'close']);
  });

  it('says when descriptors were lost', () => {
    const { capture, recorder, seen } = record();
    recorder.received(received('a', 1n, { ancillaryTruncated: true }));
    assert.deepEqual(seen(), ['packet in a', 'error MSG_CTRUNC']);
    assert.equal(
      capture.get(2)?.error?.message,
      'The kernel could not hand over all descriptors of this packet: this process has too many open. ' +
        'Close some, or raise the limit (ulimit -n).',
    );
  });
});
