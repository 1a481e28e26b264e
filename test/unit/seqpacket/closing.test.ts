import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import type { Connection } from '../../../src/seqpacket/connection';
import type { SeqpacketError } from '../../../src/seqpacket/seqpacketError';
import { accepted, closed, hex, onSockets, packets, refusal, story, text } from './socketStage';

// kernel-facts, "Closing" -> test
//   nothing unread: the queued packets, then end-of-file         -> "a peer that closes"
//   unread data: ECONNRESET first, then packets, then end        -> "a reset is told after the last packet", "... found by a send"
//   SHUT_WR: own send EPIPE, the peer reads on                   -> "a half close of the peer", "end() is a half close"
//   SHUT_RD: peer's send EPIPE                                   -> "a peer that shuts its reading side"
//   POLLRDHUP without POLLHUP / both sides                       -> "closes by itself when both directions have ended"
//   Sending to a closed peer is EPIPE, no signal                 -> "sending to a peer that is gone"
// kernel-facts, "Connecting": a listener that closes first gives its waiting clients ECONNRESET -> connecting.test.ts
// native-design, defects of peers: a reset loses queued packets; loses a late half-close reply (socat).

describe('closing', () => {
  it(
    'a peer that closes: its packets, end-of-file, close',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      await peer.call('send', { number, data: hex('1') });
      await peer.call('send', { number, data: hex('2') });
      await peer.call('close', { number });
      assert.deepEqual(await story(connection), ['packet 1', 'packet 2', 'end', 'close']);
    }),
  );

  it(
    'a reset is told after the last packet, not instead of it',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      await connection.send(Buffer.from('never read'));
      await peer.call('send', { number, data: hex('1') });
      await peer.call('send', { number, data: '' });
      await peer.call('send', { number, data: hex('3') });
      await peer.call('close', { number });
      assert.deepEqual(await story(connection), [
        'packet 1',
        'packet ',
        'packet 3',
        'error ECONNRESET',
        'close',
      ]);
    }),
  );

  it(
    'a reset that a send finds first is not lost either, nor are the packets',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      await connection.send(Buffer.from('never read'));
      await peer.call('send', { number, data: hex('1') });
      await peer.call('close', { number });
      await refusal(
        connection.send(Buffer.from('x')),
        'ECONNRESET',
        /closed the connection without reading all that was sent/,
      );
      await refusal(connection.send(Buffer.from('x')), 'EPIPE', /no longer receives/);
      assert.deepEqual(await story(connection), ['packet 1', 'error ECONNRESET', 'close']);
    }),
  );

  it(
    'a half close of the peer: end, and it still gets what we send',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const ended = once(connection, 'end');
      connection.resume();
      await peer.call('shutdown', { number, how: 'write' });
      await ended;
      assert.equal(connection.closed, false);
      await connection.send(Buffer.from('late reply'));
      assert.deepEqual(await peer.receive(number), {
        data: hex('late reply'),
        flags: [],
        ancillary: 0,
      });
      connection.end();
      await closed(connection);
      assert.deepEqual(await peer.receive(number), { data: '', flags: [], ancillary: 0 });
    }),
  );

  it(
    'a peer that half closes and then goes: closed by itself',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const ended = once(connection, 'end');
      connection.resume();
      await peer.call('shutdown', { number, how: 'write' });
      await ended;
      const whole = closed(connection);
      await peer.call('close', { number });
      await whole;
      assert.equal(connection.closed, true);
    }),
  );

  it(
    'end() is a half close after all that waits: the peer reads it and its reply still comes',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      let count = 1;
      while (connection.write(Buffer.alloc(4096))) count++;
      connection.end();
      const received = packets(connection, 1);
      await peer.receiveMany(number, count);
      assert.deepEqual(await peer.receive(number), { data: '', flags: [], ancillary: 0 });
      await peer.call('send', { number, data: hex('reply') });
      assert.deepEqual((await received).map(text), ['reply']);
      const over = story(connection);
      await peer.call('close', { number });
      assert.deepEqual(await over, ['end', 'close']);
    }),
  );

  it(
    'a peer that shuts its reading side: EPIPE for us, and its packets still come',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const received = packets(connection, 1);
      await peer.call('shutdown', { number, how: 'read' });
      await refusal(connection.send(Buffer.from('x')), 'EPIPE', /its reading side/);
      await peer.call('send', { number, data: hex('still here') });
      assert.deepEqual((await received).map(text), ['still here']);
    }),
  );

  it(
    'sending to a peer that is gone: send rejects, write reports, and what it sent is still read',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      await peer.call('send', { number, data: hex('last words') });
      await peer.call('close', { number });
      const error = await refusal(connection.send(Buffer.from('x')), 'EPIPE', /no longer receives/);
      assert.equal(error.errno, 32);
      const reported = once(connection, 'error') as Promise<[SeqpacketError]>;
      assert.equal(connection.write(Buffer.from('x')), false);
      assert.equal((await reported)[0].code, 'EPIPE');
      assert.deepEqual(await story(connection), ['packet last words', 'end', 'close']);
    }),
  );

  for (const reading of [true, false]) {
    it(
      `a peer that goes while packets wait for it, ${reading ? 'reading' : 'not reading'}: sends reject, writes are counted`,
      onSockets(async ({ acceptRaw }) => {
        const { connection, peer } = await acceptRaw();
        while (connection.write(Buffer.alloc(4096)));
        connection.write(Buffer.alloc(1));
        const sends = [connection.send(Buffer.from('a')), connection.send(Buffer.from('b'))];
        const failures = Promise.all(sends.map((send) => refusal(send, 'EPIPE', /no longer receives/)));
        const errors: SeqpacketError[] = [];
        connection.on('error', (error) => errors.push(error));
        if (reading) connection.resume();
        await peer.kill();
        await failures;
        if (!reading) connection.resume();
        await closed(connection);
        assert.match(errors[0]?.message ?? '', / 2 packets were not sent\.$/);
        assert.equal(errors[1]?.code, 'ECONNRESET');
        assert.equal(errors.length, 2);
      }),
    );
  }

  it(
    'close() sends what waits first',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      let count = 1;
      while (connection.write(Buffer.alloc(4096))) count++;
      const last = connection.send(Buffer.from('last'));
      const whole = connection.close();
      assert.equal(connection.closed, false);
      await peer.receiveMany(number, count);
      await last;
      await whole;
      assert.equal(connection.closed, true);
      assert.deepEqual(await peer.receive(number), {
        data: hex('last'),
        flags: [],
        ancillary: 0,
      });
    }),
  );

  it(
    'destroy() closes at once: what waits is rejected, the error is told before close',
    onSockets(async ({ acceptRaw }) => {
      const { connection } = await acceptRaw();
      while (connection.write(Buffer.alloc(4096)));
      const waiting = connection.send(Buffer.from('x'));
      const whole = story(connection);
      connection.destroy(new Error('enough'));
      assert.equal(connection.closed, true);
      const error = await refusal(waiting, 'ECANCELED', /was closed before the packet could be sent/);
      assert.equal((error.cause as Error).message, 'enough');
      assert.deepEqual(await whole, ['error ECANCELED', 'close']);
      connection.destroy();
      await connection.close();
    }),
  );

  it(
    'closes when disposed, and close comes exactly once however often it is asked for',
    onSockets(async ({ pair }) => {
      const { client } = await pair();
      let closes = 0;
      client.on('close', () => closes++);
      await Promise.all([client[Symbol.asyncDispose](), client.close(), client.close()]);
      await client.close();
      client.end();
      client.pause().resume().ref().unref();
      assert.equal(closes, 1);
    }),
  );

  it(
    'closing inside a callback is safe: those closed hear nothing more of the same turn',
    onSockets(async ({ listen, connect }) => {
      const server = await listen();
      const clients: Connection[] = [];
      const connections: Connection[] = [];
      for (let index = 0; index < 8; index++) {
        const next = accepted(server);
        clients.push(await connect());
        connections.push(await next);
      }
      let told = 0;
      let reconnected: Promise<Connection> | undefined;
      for (const connection of connections) {
        connection.on('packet', () => {
          told++;
          for (const each of connections) each.destroy();
          // Takes a descriptor number that was just given back.
          reconnected = connect();
        });
      }
      const next = accepted(server);
      for (const client of clients) client.write(Buffer.from('all at once'));
      const last = await next;
      assert.equal(told, 1);
      const received = packets(last, 1);
      await (await reconnected)?.send(Buffer.from('unharmed'));
      assert.deepEqual((await received).map(text), ['unharmed']);
      await Promise.all(connections.map(closed));
    }),
  );

  it(
    'pausing and taking listeners away in the middle of a batch loses nothing',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      await peer.call('send_many', { number, count: 100, length: 4 });
      const seen: number[] = [];
      const order = async (count: number) => {
        for (const { data } of await packets(connection, count)) seen.push(Buffer.from(data).readUInt32LE());
      };
      await order(1);
      await order(10);
      const paused = new Promise<void>((resolve) => {
        connection.once('packet', ({ data }) => {
          seen.push(Buffer.from(data).readUInt32LE());
          connection.pause();
          resolve();
        });
      });
      await paused;
      const rest = order(80);
      connection.resume();
      await rest;
      connection.onBatch = (batch) => {
        for (let index = 0; index < batch.length; index++) {
          seen.push(Buffer.from(batch.at(index).data).readUInt32LE());
        }
      };
      await peer.call('close', { number });
      await closed(connection);
      assert.deepEqual(
        seen,
        Array.from({ length: 100 }, (_, index) => index),
      );
    }),
  );
});
