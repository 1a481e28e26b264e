import assert from 'node:assert/strict';
import { closeSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { PacketBatch, ReceivedPacket } from '../../../src/seqpacket/receivedPacket';
import { closed, hex, onSockets, text } from './socketStage';

describe('onBatch', () => {
  it(
    'gives every packet once, in batches, without packet events',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      await peer.call('send_many', { number, count: 200, length: 100 });
      await peer.call('close', { number });
      const sizes: number[] = [];
      const numbers: number[] = [];
      const bytes = Buffer.alloc(100);
      connection.on('packet', () => assert.fail('a recorder was there'));
      connection.onBatch = (batch) => {
        sizes.push(batch.length);
        for (let index = 0; index < batch.length; index++) {
          assert.equal(batch.byteLengthAt(index), 100);
          assert.equal(batch.copyTo(index, bytes), 100);
          numbers.push(bytes.readUInt32LE());
        }
      };
      await closed(connection);
      assert.deepEqual(
        numbers,
        Array.from({ length: 200 }, (_, index) => index),
      );
      assert.ok(sizes.length < 200, `${sizes.length} batches`);
    }),
  );

  it(
    'the view ends with the call, but what at() gave may be kept',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const kept: ReceivedPacket[] = [];
      let view: PacketBatch | undefined;
      connection.onBatch = (batch) => {
        view = batch;
        for (let index = 0; index < batch.length; index++) kept.push(batch.at(index));
        assert.throws(() => batch.at(batch.length), /RangeError: There is no packet \d+ in a batch of \d+/);
        assert.throws(() => batch.byteLengthAt(-1), RangeError);
      };
      for (const data of ['a', 'b'.repeat(600), 'c'.repeat(30_000)]) {
        await peer.call('send', { number, data: hex(data) });
      }
      await peer.call('send_many', { number, count: 2000, length: 1000 });
      await peer.call('close', { number });
      await closed(connection);
      assert.deepEqual(kept.slice(0, 3).map(text), ['a', 'b'.repeat(600), 'c'.repeat(30_000)]);
      assert.equal(kept.length, 2003);
      for (const [index, { data }] of kept.slice(3).entries()) {
        assert.equal(Buffer.from(data).readUInt32LE(), index);
      }
      assert.throws(() => view?.at(0), /no packet 0 in a batch of 0/);
    }),
  );

  it(
    'copyTo refuses a target that is too small, and honours the offset',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const done = new Promise<void>((resolve, reject) => {
        connection.onBatch = (batch) => {
          try {
            assert.throws(() => batch.copyTo(0, new Uint8Array(2)), RangeError);
            const target = new Uint8Array(5);
            assert.equal(batch.copyTo(0, target, 2), 3);
            assert.equal(Buffer.from(target).toString('latin1'), '\0\0abc');
            resolve();
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        };
      });
      await peer.call('send', { number, data: hex('abc') });
      await done;
    }),
  );

  it(
    'viewAt shows the bytes where they lie: to send them on, without taking memory for good',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const memory = new Set<ArrayBufferLike>();
      connection.onBatch = (batch) => {
        for (let index = 0; index < batch.length; index++) {
          const view = batch.viewAt(index);
          memory.add(view.buffer);
          assert.equal(view.length, batch.byteLengthAt(index));
          connection.write(view);
        }
      };
      for (let round = 0; round < 100; round++) {
        await peer.call('send_many', { number, count: 1, length: 100_000 });
        assert.deepEqual(await peer.receiveMany(number, 1), [[100_000, 0]]);
      }
      // The first may come where there was no room for its length; then one chunk serves all.
      assert.ok(memory.size <= 2, `${memory.size} buffers`);
    }),
  );

  it(
    'also gets what was held back when a listener went away',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      await peer.call('send', { number, data: hex('1') });
      await peer.call('send', { number, data: hex('2') });
      await peer.call('send', { number, data: hex('3') });
      const seen: string[] = [];
      await new Promise<void>((resolve) => {
        connection.once('packet', (packet) => {
          seen.push(text(packet));
          resolve();
        });
      });
      await new Promise<void>((resolve) => {
        connection.onBatch = (batch) => {
          const bytes = Buffer.alloc(8);
          for (let index = 0; index < batch.length; index++) {
            const length = batch.copyTo(index, bytes, 1);
            assert.equal(batch.byteLengthAt(index), length);
            assert.equal(batch.at(index).length, length);
            assert.equal(batch.viewAt(index).length, length);
            seen.push(bytes.toString('latin1', 1, 1 + length));
          }
          assert.throws(() => batch.at(batch.length), RangeError);
          if (seen.length === 3) resolve();
        };
      });
      assert.deepEqual(seen, ['1', '2', '3']);
    }),
  );

  it(
    'can be replaced and taken away; then packets wait, or are events again',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const first = new Promise<void>((resolve) => {
        connection.onBatch = () => resolve();
      });
      await peer.call('send', { number, data: hex('1') });
      await first;
      connection.onBatch = undefined;
      await peer.call('send', { number, data: hex('2') });
      const packet = await new Promise<ReceivedPacket>((resolve) => connection.once('packet', resolve));
      assert.equal(text(packet), '2');
    }),
  );
});

describe('onBatch set by a packet listener', () => {
  /** Has packets come of which the first not `held` is an event, whose listener sets `onBatch`. */
  const mixed = (kind: 'once' | 'on', held: boolean) =>
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      for (const data of ['0', '1', '2', '3']) await peer.call('send', { number, data: hex(data) });
      const seen: string[] = [];
      if (held) {
        await new Promise<void>((resolve) => {
          connection.once('packet', (packet) => {
            seen.push(`event ${text(packet)}`);
            resolve();
          });
        });
      }
      connection[kind]('packet', (packet) => {
        seen.push(`event ${text(packet)}`);
        connection.onBatch = (batch) => {
          for (let index = 0; index < batch.length; index++) seen.push(`batch ${text(batch.at(index))}`);
        };
      });
      await peer.call('send', { number, data: hex('4') });
      await peer.call('close', { number });
      await closed(connection);
      const events = held ? 2 : 1;
      assert.deepEqual(
        seen,
        [0, 1, 2, 3, 4].map((index) => `${index < events ? 'event' : 'batch'} ${index}`),
      );
    });

  for (const kind of ['once', 'on'] as const) {
    it(`gets the rest of the batch, in order (${kind})`, mixed(kind, false));
    it(`gets the rest of what was held, in order (${kind})`, mixed(kind, true));
  }

  it(
    'gets the rest before packets too long for their place, which come in batches of their own',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const lengths = [4, 5, 5000, 5001, 6];
      for (const length of lengths) await peer.call('send_many', { number, count: 1, length });
      await peer.call('close', { number });
      const seen: number[] = [];
      connection.once('packet', ({ length }) => {
        seen.push(length);
        connection.onBatch = (batch) => {
          for (let index = 0; index < batch.length; index++) seen.push(batch.byteLengthAt(index));
        };
      });
      await closed(connection);
      assert.deepEqual(seen, lengths);
    }),
  );
});

describe('a connection destroyed in onBatch', () => {
  for (const held of [false, true]) {
    it(
      `leaves the batch as it is until it returns, ${held ? 'held' : 'just received'}`,
      onSockets(async ({ acceptRaw }) => {
        const { connection, peer, number } = await acceptRaw({ receiveFds: 'own' });
        const count = held ? 4 : 3;
        for (let index = 0; index < count; index++) {
          await peer.call('send', { number, data: hex(`${index}`), open: ['/dev/null'] });
        }
        const take = (packet: ReceivedPacket): string => {
          for (const fd of packet.fds ?? []) closeSync(fd);
          return text(packet);
        };
        if (held)
          await new Promise<void>((resolve) => connection.once('packet', (p) => resolve(void take(p))));
        const seen: string[] = [];
        connection.onBatch = (batch) => {
          seen.push(take(batch.at(0)));
          connection.destroy();
          assert.equal(batch.length, 3);
          // The last one's descriptor is nobody's, and closed.
          seen.push(take(batch.at(1)), Buffer.from(batch.viewAt(2)).toString());
        };
        await closed(connection);
        assert.deepEqual(seen, held ? ['1', '2', '3'] : ['0', '1', '2']);
      }),
    );
  }
});

describe('a packet', () => {
  it(
    'keeps little memory: small ones are not views of a big chunk',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const memory = async (length: number): Promise<number> => {
        const packet = new Promise<ReceivedPacket>((resolve) => connection.once('packet', resolve));
        await peer.call('send_many', { number, count: 1, length });
        return (await packet).data.buffer.byteLength;
      };
      assert.ok((await memory(4)) <= 16 * 1024);
      assert.ok((await memory(511)) <= 16 * 1024);
      assert.ok((await memory(600)) <= 1024 * 1024);
    }),
  );
});
