import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import type { Connection } from '../../../src/seqpacket/connection';
import { closed, hex, onSockets, packets, refusal, text } from './socketStage';

// kernel-facts -> test
//   One send = one packet; zero-length packets exist             -> "sends packets of every size"
//   Largest packet = SO_SNDBUF - 32, else EMSGSIZE               -> "maxPacketLength is the kernel's own limit", "a packet too long"
//   SO_SNDBUF can be raised to wmem_max                          -> "SO_SNDBUF is raised"
//   Queue, then EAGAIN; POLLOUT after three quarters are read    -> "what the kernel does not take waits"
//   sendmmsg stops before a packet that is too big               -> native/test (a queue never holds one)
//   at most 1024 messages a call                                 -> "what the kernel does not take waits" (2,000 packets)
//   SHUT_RD: peer's send EPIPE; closed peer EPIPE, no signal     -> closing.test.ts
// native-design, defects of peers: write callbacks in reverse order -> "promises resolve in order"; a packet too big destroys
// the socket -> "a packet too long"; unbounded queue -> "the queue is bounded".

/** Sends numbered packets of `length` bytes until one has to wait; gives how many there are. */
function fill(connection: Connection, length: number): number {
  const data = Buffer.alloc(length);
  for (let count = 0; ; count++) {
    data.writeUInt32LE(count);
    if (!connection.write(data)) return count + 1;
  }
}

describe('sending', () => {
  it(
    'sends packets of every size, empty ones too, and leaves the data to the caller',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const data = Buffer.from('abc');
      assert.equal(connection.write(data), true);
      data.fill('x');
      assert.equal(connection.write(new Uint8Array(0)), true);
      assert.equal(connection.write(Buffer.alloc(200_000)), true);
      assert.deepEqual(await peer.receive(number), {
        data: hex('abc'),
        flags: [],
        ancillary: 0,
      });
      assert.deepEqual(await peer.receive(number), { data: '', flags: [], ancillary: 0 });
      assert.deepEqual(await peer.receiveMany(number, 1), [[200_000, 0]]);
    }),
  );

  it(
    'SO_SNDBUF is raised, and maxPacketLength is the limit that the kernel then has',
    onSockets(async ({ connectRaw }) => {
      const { connection, peer, number } = await connectRaw();
      const theirs = await peer.call<number>('send_buffer', { number });
      // A socket that asks for as much as we do gets what we got: net.core.wmem_max decides.
      const wanted = await peer.call<number>('send_buffer', { number, size: Math.max(theirs, 1 << 20) });
      assert.equal(connection.maxPacketLength, wanted - 32);
      assert.equal(connection.write(Buffer.alloc(connection.maxPacketLength)), true);
      await peer.receiveMany(number, 1);
    }),
  );

  it(
    'a packet too long is refused with the limit, and harms no other',
    onSockets(async ({ pair }) => {
      const { client, accepted } = await pair();
      const received = packets(accepted, 2);
      const first = client.send(Buffer.from('first'));
      const long = new Uint8Array(client.maxPacketLength + 1);
      const error = await refusal(
        client.send(long),
        'EMSGSIZE',
        new RegExp(
          `${long.length} bytes is too long.*at most ${client.maxPacketLength} bytes.*several packets`,
        ),
      );
      assert.equal(error.syscall, 'sendmsg');
      assert.throws(() => client.write(long), { code: 'EMSGSIZE' });
      await first;
      await client.send(Buffer.from('second'));
      assert.deepEqual((await received).map(text), ['first', 'second']);
    }),
  );

  it(
    'what the kernel does not take waits, arrives in order, and then there is a drain',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const sent = fill(connection, 1024);
      const data = Buffer.alloc(1024);
      for (let index = sent; index < sent + 2000; index++) {
        data.writeUInt32LE(index);
        assert.equal(connection.write(data), false);
      }
      assert.deepEqual(connection.waiting, { packets: 2001, bytes: 2001 * 1024 });
      const drained = once(connection, 'drain');
      assert.deepEqual(
        await peer.receiveMany(number, sent + 2000),
        Array.from({ length: sent + 2000 }, (_, index) => [1024, index]),
      );
      await drained;
      assert.deepEqual(connection.waiting, { packets: 0, bytes: 0 });
      assert.equal(connection.write(data), true);
    }),
  );

  it(
    'promises resolve in order, each with a time that has come and how long it waited for that',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const beforeNs = BigInt(Date.now()) * 1_000_000n;
      const waiting = fill(connection, 4096);
      const order: number[] = [];
      const sends = Array.from({ length: 100 }, async (_, index) => {
        const sent = await connection.send(Buffer.alloc(4096, index));
        order.push(index);
        return sent;
      });
      await peer.receiveMany(number, waiting + 100);
      const sent = await Promise.all(sends);
      const times = sent.map(({ timeNs }) => timeNs);
      assert.deepEqual(
        order,
        Array.from({ length: 100 }, (_, index) => index),
      );
      assert.deepEqual(
        times,
        times.toSorted((a, b) => Number(a - b)),
      );
      assert.ok(sent.every(({ timeNs, heldNs = -1n }) => heldNs >= 0n && timeNs - heldNs >= beforeNs));
      assert.equal('heldNs' in (await connection.send(Buffer.from('now'))), false);
      assert.ok((times[0] ?? 0n) >= beforeNs && (times.at(-1) ?? 0n) <= BigInt(Date.now() + 1) * 1_000_000n);
    }),
  );

  it(
    'a send that waits can be taken back, and the others are sent',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const waiting = fill(connection, 4096);
      const controller = new AbortController();
      const before = connection.send(Buffer.from('before'));
      const cancelled = connection.send(Buffer.from('cancelled'), { signal: controller.signal });
      const after = connection.send(Buffer.from('after'), { signal: new AbortController().signal });
      controller.abort();
      await refusal(cancelled, 'ABORT_ERR', /was cancelled; the peer has not received it/);
      await peer.receiveMany(number, waiting);
      await Promise.all([before, after]);
      for (const expected of ['before', 'after']) {
        assert.equal((await peer.receive(number)).data, hex(expected));
      }
      const early = connection.send(Buffer.from('x'), { signal: controller.signal });
      await refusal(early, 'ABORT_ERR', /was cancelled/);
    }),
  );

  it(
    'the queue is bounded: beyond 64 MiB a packet is refused, and nothing of the queue is lost',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const data = new Uint8Array(200_000);
      let count = 0;
      assert.throws(
        () => {
          for (; ; count++) connection.write(data);
        },
        { code: 'ENOBUFS', message: /More than 67108864 bytes wait.*'drain'/ },
      );
      await refusal(connection.send(data), 'ENOBUFS', /the peer does not read/);
      const drained = once(connection, 'drain');
      const received = await peer.receiveMany(number, count);
      assert.equal(received.length, count);
      await drained;
    }),
  );

  it(
    'after end() or close() nothing more is sent, and it is said so',
    onSockets(async ({ pair }) => {
      const { client, accepted } = await pair();
      client.end();
      await refusal(client.send(Buffer.from('x')), 'EPIPE', /was ended for sending/);
      assert.throws(() => client.write(Buffer.from('x')), { code: 'EPIPE' });
      accepted.destroy();
      await client.close();
      await closed(client);
      await refusal(client.send(Buffer.from('x')), 'EPIPE', /is closed\. Open another/);
    }),
  );

  it(
    'refuses what is not bytes',
    onSockets(async ({ pair }) => {
      const { client } = await pair();
      assert.throws(() => client.write('text' as unknown as Uint8Array), { code: 'ERR_INVALID_ARG_TYPE' });
      assert.throws(() => client.write(new Float64Array(1) as unknown as Uint8Array), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
      await assert.rejects(client.send('text' as unknown as Uint8Array), { code: 'ERR_INVALID_ARG_TYPE' });
    }),
  );
});
