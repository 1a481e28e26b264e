import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ReceivedPacket } from '../../../src/seqpacket/receivedPacket';
import { accepted, closed, hex, onSockets, packets, story, text } from './socketStage';

// kernel-facts, "Packets", line by line -> test
//   One send = one packet; a gathered sendmsg is one packet      -> "one send is one packet"
//   what does not fit is lost, MSG_TRUNC, real size              -> "receiveLimit", "nothing is cut without a limit"
//   zero-length packets exist; write(2) of 0 bytes               -> "an empty packet", "write(2) of nothing" (6.18 sends one)
//   timestamps tell an empty packet from end-of-file             -> "an empty packet", "packets that waited before accept"
//   empty packets that carry a descriptor                        -> ancillary.test.ts
//   SO_TIMESTAMPNS stamps when sent; accepted sockets too        -> "the time is that of sending"
//   MSG_EOR, MSG_OOB                                             -> nothing to receive
//   recvmmsg fills every slot at end-of-file                     -> "end-of-file comes once"
//   pending ECONNRESET fails first, then the queued packets      -> closing.test.ts
//   FIONREAD, SIOCOUTQ, MSG_PEEK                                 -> not used by this module

describe('receiving', () => {
  it(
    'one send is one packet, also when gathered',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      await peer.call('send', { number, data: hex('one') });
      await peer.call('send_pieces', { number, pieces: [hex('tw'), hex('o')] });
      assert.deepEqual((await packets(connection, 2)).map(text), ['one', 'two']);
    }),
  );

  it(
    'an empty packet is a packet, and reading goes on after it',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      await peer.call('send', { number, data: '' });
      await peer.call('send', { number, data: hex('after') });
      await peer.call('send', { number, data: '' });
      await peer.call('close', { number });
      assert.deepEqual(await story(connection), ['packet ', 'packet after', 'packet ', 'end', 'close']);
    }),
  );

  it(
    'write(2) of nothing is an empty packet exactly when the kernel makes it one',
    onSockets(async ({ acceptRaw, folder, atEnd }) => {
      const { connection, peer, number } = await acceptRaw();
      const path = join(folder, 'raw.socket');
      const listener = await peer.listen(path);
      atEnd(() => unlinkSync(path));
      const sender = await peer.connect(path);
      const receiver = await peer.call<number>('accept', { number: listener });
      await peer.call('write', { number: sender, data: '' });
      const sent = await peer.call('receive', { number: receiver, wait: false }).then(
        () => ['packet '],
        () => [],
      );
      await peer.call('write', { number, data: '' });
      await peer.call('close', { number });
      assert.deepEqual(await story(connection), [...sent, 'end', 'close']);
    }),
  );

  it(
    'packets that waited before accept are not lost, empty ones included',
    onSockets(async ({ listen, rawPeer, path }) => {
      const server = await listen();
      const peer = rawPeer();
      const number = await peer.call<number>('new');
      const accepting = accepted(server);
      await peer.call('connect', { number, path });
      await peer.call('send', { number, data: '' });
      await peer.call('send', { number, data: hex('x') });
      await peer.call('close', { number });
      const connection = await accepting;
      assert.deepEqual(await story(connection), ['packet ', 'packet x', 'end', 'close']);
    }),
  );

  it(
    'nothing is cut without a limit, whatever the sizes that alternate',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const limit = (await peer.call<number>('send_buffer', { number, size: 1 << 20 })) - 32;
      const sizes = [limit, 1, limit, 4096, 4097, 0, 65_536, limit, 3, 3, 200_000];
      const received = packets(connection, sizes.length);
      for (const size of sizes) {
        const data = Buffer.alloc(size, size % 251);
        await peer.call('send', { number, data: data.toString('hex') });
      }
      for (const [position, packet] of (await received).entries()) {
        const size = sizes[position] ?? 0;
        assert.ok(Buffer.from(packet.data).equals(Buffer.alloc(size, size % 251)), `packet ${position}`);
        assert.deepEqual([packet.length, packet.truncated], [size, false]);
      }
    }),
  );

  it(
    'receiveLimit keeps that many bytes, marks the packet truncated and tells its length',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw({ receiveLimit: 4 });
      for (const data of ['abc', 'abcd', 'abcde', '', 'a'.repeat(100_000)]) {
        await peer.call('send', { number, data: hex(data) });
      }
      assert.deepEqual(
        (await packets(connection, 5)).map((packet) => [text(packet), packet.length, packet.truncated]),
        [
          ['abc', 3, false],
          ['abcd', 4, false],
          ['abcd', 5, true],
          ['', 0, false],
          ['aaaa', 100_000, true],
        ],
      );
    }),
  );

  it(
    'a receiveLimit above the chunk size holds too',
    onSockets(async ({ connectRaw }) => {
      const { connection, peer, number } = await connectRaw({ receiveLimit: 150_000 });
      await peer.call('send_many', { number, count: 1, length: 200_000 });
      const [packet] = await packets(connection, 1);
      assert.deepEqual([packet?.data.length, packet?.length, packet?.truncated], [150_000, 200_000, true]);
    }),
  );

  it(
    'the time is that of sending, however late the packet is read',
    onSockets(async ({ pair }) => {
      const { client, accepted: connection } = await pair();
      await client.send(Buffer.from('before the option could matter'));
      const { timeNs: sentNs } = await client.send(Buffer.from('x'));
      const afterNs = BigInt(Date.now() + 1) * 1_000_000n;
      // Reading begins only now; a turn of the event loop lies between.
      await new Promise((resolve) => setImmediate(resolve));
      const [, packet] = await packets(connection, 2);
      assert.ok(packet !== undefined && packet.timeNs >= sentNs && packet.timeNs <= afterNs);
    }),
  );

  it(
    'end-of-file comes once, after every packet, also in the middle of many',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const seen: number[] = [];
      let ends = 0;
      connection.on('packet', ({ data }) => seen.push(Buffer.from(data).readUInt32LE(0)));
      connection.on('end', () => ends++);
      await peer.call('send_many', { number, count: 1000, length: 64 });
      await peer.call('close', { number });
      await closed(connection);
      assert.deepEqual(
        seen,
        Array.from({ length: 1000 }, (_, index) => index),
      );
      assert.equal(ends, 1);
    }),
  );

  it(
    'kept packets stay as they were while others arrive, of every size',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const sizes = [4, 63, 64, 511, 512, 513, 5000, 100_000];
      const kept: ReceivedPacket[] = [];
      const received = new Promise<void>((resolve) => {
        connection.on('packet', (packet) => {
          kept.push(packet);
          if (kept.length === sizes.length * 100) resolve();
        });
      });
      for (const length of sizes) await peer.call('send_many', { number, count: 100, length });
      await received;
      for (const [position, { data }] of kept.entries()) {
        const expected = Buffer.alloc(sizes[Math.floor(position / 100)] ?? 0);
        expected.writeUInt32LE(position % 100);
        assert.ok(expected.equals(data), `packet ${position}`);
      }
    }),
  );
});
