import assert from 'node:assert/strict';
import {
  closeSync,
  openSync,
  readFileSync,
  readlinkSync,
  readSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { openDescriptors } from '../../../native/test/openDescriptors.mjs';
import { connect } from '../../../src/seqpacket/connect';
import type { Connection } from '../../../src/seqpacket/connection';
import type { ReceivedPacket } from '../../../src/seqpacket/receivedPacket';
import type { DyingMoment } from '../../fixtures/dyingReceiver';
import type { RawPeer } from '../../fixtures/rawPeer';
import type { Scratch } from '../../fixtures/scratch';
import { accepted, closed, hex, onSockets, packets, refusal, text } from './socketStage';

// kernel-facts, "Ancillary data" -> test
//   SCM_RIGHTS: at most 253 descriptors a packet (254 EINVAL)    -> "253 go with one packet, 254 do not"
//   real programs send an empty packet that carries a descriptor -> "go out with a packet, an empty one too"
// That none is left open, here or when a packet fails, is asserted by onSockets after each test.

interface Taken {
  readonly data: string;
  /** Of the file behind each descriptor. */
  readonly contents: readonly string[];
}

async function takeFrom(peer: RawPeer, number: number): Promise<Taken> {
  const { data, contents } = await peer.call<Taken>('receive_open', { number });
  return { data: Buffer.from(data, 'hex').toString(), contents };
}

/** Makes a file of the test's folder that holds `content`, and is called so. */
function makeFile({ folder, atEnd }: Scratch, content: string): string {
  const file = join(folder, content);
  writeFileSync(file, content);
  atEnd(() => unlinkSync(file));
  return file;
}

const openFile = (scratch: Scratch, content: string) => openSync(makeFile(scratch, content), 'r');

/** Sends until the kernel takes no more; returns how many packets it took. */
function fill(connection: Connection): number {
  for (let count = 0; ; count++) if (!connection.write(Buffer.from('f'))) return count;
}

/** What the descriptors of a packet give; closes them. */
function contentsOf({ fds = [] }: ReceivedPacket): string[] {
  return fds.map((fd) => {
    const bytes = Buffer.alloc(100);
    const length = readSync(fd, bytes, 0, 100, 0);
    closeSync(fd);
    return bytes.subarray(0, length).toString();
  });
}

describe('passing descriptors', () => {
  it(
    'they go out with a packet, an empty one too, in order, and stay the sender’s',
    onSockets(async (stage) => {
      const { connection, peer, number } = await stage.acceptRaw();
      const [one, two] = [openFile(stage, 'one'), openFile(stage, 'two')];
      await connection.send(Buffer.from('both'), { fds: [two, one] });
      assert.equal(connection.write(new Uint8Array(0), { fds: [one] }), true);
      await connection.send(Buffer.from('none'), { fds: [] });
      assert.deepEqual(await takeFrom(peer, number), { data: 'both', contents: ['two', 'one'] });
      assert.deepEqual(await takeFrom(peer, number), { data: '', contents: ['one'] });
      assert.deepEqual(await takeFrom(peer, number), { data: 'none', contents: [] });
      assert.equal(readFileSync(one, 'utf8'), 'one');
      closeSync(one);
      closeSync(two);
    }),
  );

  it(
    'those of a packet that waits may be closed at once',
    onSockets(async (stage) => {
      const { connection, peer, number } = await stage.acceptRaw();
      const waiting = fill(connection) + 1;
      const fd = openFile(stage, 'late');
      const sent = connection.send(Buffer.from('last'), { fds: [fd] });
      closeSync(fd);
      await peer.receiveMany(number, waiting);
      assert.deepEqual(await takeFrom(peer, number), { data: 'last', contents: ['late'] });
      await sent;
    }),
  );

  it(
    'those of packets that are taken back, or never sent, are closed',
    onSockets(async (stage) => {
      const { connection } = await stage.acceptRaw();
      fill(connection);
      const fd = openFile(stage, 'never');
      const abort = new AbortController();
      const aborted = connection.send(Buffer.from('a'), { fds: [fd, fd], signal: abort.signal });
      const dropped = connection.send(Buffer.from('b'), { fds: [fd] });
      closeSync(fd);
      abort.abort();
      await refusal(aborted, 'ABORT_ERR', /cancelled/);
      connection.destroy();
      await refusal(dropped, 'ECANCELED', /closed before/);
    }),
  );

  it(
    '253 go with one packet, 254 do not, and the connection goes on',
    onSockets(async (stage) => {
      const { connection, peer, number } = await stage.acceptRaw();
      const fd = openFile(stage, 'many');
      await connection.send(Buffer.from('x'), { fds: new Array<number>(253).fill(fd) });
      assert.equal((await takeFrom(peer, number)).contents.length, 253);
      await refusal(
        connection.send(Buffer.from('y'), { fds: new Array<number>(254).fill(fd) }),
        'EINVAL',
        /^254 descriptors are too many for one packet: Linux passes at most 253\. Send them with several packets\.$/,
      );
      closeSync(fd);
      await connection.send(Buffer.from('z'));
      assert.equal((await takeFrom(peer, number)).data, 'z');
    }),
  );

  it(
    'what is no open descriptor is refused, and the connection goes on',
    onSockets(async (stage) => {
      const { connection, peer, number } = await stage.acceptRaw();
      const gone = openFile(stage, 'gone');
      closeSync(gone);
      await refusal(connection.send(Buffer.from('x'), { fds: [gone] }), 'EBADF', /not open/);
      for (const wrong of [-1, 1.5, Number.NaN, 2 ** 31]) {
        await refusal(
          connection.send(Buffer.from('x'), { fds: [wrong] }),
          'EINVAL',
          /is no descriptor to pass with a packet; give the numbers of open ones/,
        );
        assert.throws(() => connection.write(Buffer.from('x'), { fds: [wrong] }), /is no descriptor/);
      }
      const waiting = fill(connection) + 1;
      await refusal(connection.send(Buffer.from('x'), { fds: [gone] }), 'EBADF', /not open/);
      await peer.receiveMany(number, waiting);
      await connection.send(Buffer.from('on'));
      assert.equal((await takeFrom(peer, number)).data, 'on');
    }),
  );
});

describe('receiveFds: own', () => {
  it(
    'hands over descriptors with packet events, close-on-exec and for the receiver to close',
    onSockets(async (stage) => {
      const { connection, peer, number } = await stage.acceptRaw({ receiveFds: 'own' });
      const open = ['one', 'two'].map((name) => makeFile(stage, name));
      await peer.call('send', { number, data: hex('with'), open });
      await peer.call('send', { number, data: hex('without') });
      await peer.call('send', { number, data: '', open: open.slice(1) });
      const [first, second, third] = await packets(connection, 3);
      assert.ok(first && second && third);
      assert.deepEqual(first.descriptors, open);
      for (const fd of first.fds ?? []) {
        assert.match(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'), /^flags:\s+02\d{6}$/m); // O_CLOEXEC
      }
      assert.deepEqual(contentsOf(first), ['one', 'two']);
      assert.ok(!('fds' in second));
      assert.deepEqual([text(third), contentsOf(third)], ['', ['two']]);
    }),
  );

  it(
    'what one connection of ours passes another of ours owns',
    onSockets(async (stage) => {
      const { client, accepted } = await stage.pair({ receiveFds: 'own' });
      const fd = openFile(stage, 'through');
      await client.send(Buffer.from('x'), { fds: [fd] });
      closeSync(fd);
      const [packet] = await packets(accepted, 1);
      assert.ok(packet);
      assert.deepEqual(contentsOf(packet), ['through']);
    }),
  );

  it(
    'in a batch those of packets that at() gave are the receiver’s, and the others are closed',
    onSockets(async (stage) => {
      const { connection, peer, number } = await stage.acceptRaw({ receiveFds: 'own' });
      for (const data of ['keep', 'look', 'keep']) {
        await peer.call('send', { number, data: hex(data), open: ['/dev/zero', '/dev/null'] });
      }
      await peer.call('close', { number });
      const kept: ReceivedPacket[] = [];
      connection.onBatch = (batch) => {
        for (let position = 0; position < batch.length; position++) {
          if (Buffer.from(batch.viewAt(position)).toString() === 'keep') kept.push(batch.at(position));
        }
      };
      await closed(connection);
      const fds = kept.flatMap((packet) => packet.fds ?? []);
      assert.deepEqual(
        fds.map((fd) => readlinkSync(`/proc/self/fd/${fd}`)),
        ['/dev/zero', '/dev/null', '/dev/zero', '/dev/null'],
      );
      for (const fd of fds) closeSync(fd);
    }),
  );

  it(
    'those of packets that nobody takes are closed: thrown away, or held when the connection closes',
    onSockets(async (stage) => {
      const { connection, peer, number } = await stage.acceptRaw({ receiveFds: 'own' });
      const send = (data: string) => peer.call('send', { number, data: hex(data), open: ['/dev/null'] });
      await Promise.all(['first', 'held', 'held'].map(send));
      const [first] = await new Promise<ReceivedPacket[]>((resolve) => {
        connection.on('packet', (packet) => {
          connection.pause();
          resolve([packet]);
        });
      });
      for (const fd of first?.fds ?? []) closeSync(fd);
      connection.removeAllListeners('packet');
      connection.resume(); // with nobody there: thrown away
      await send('thrown away');
      await peer.call('close', { number });
      await closed(connection);
    }),
  );

  it(
    'a pause in a batch holds packets with their descriptors until somebody takes them',
    onSockets(async (stage) => {
      const { connection, peer, number } = await stage.acceptRaw({ receiveFds: 'own' });
      for (const data of ['1', '2', '3']) {
        await peer.call('send', { number, data: hex(data), open: ['/dev/null'] });
      }
      await peer.call('close', { number });
      const seen: string[] = [];
      connection.on('packet', (packet) => {
        seen.push(text(packet));
        for (const fd of packet.fds ?? []) closeSync(fd);
        connection.pause();
        setImmediate(() => connection.resume());
      });
      await closed(connection);
      assert.deepEqual(seen, ['1', '2', '3']);
    }),
  );
});

describe('a worker that is terminated', () => {
  for (const [moment, where] of [
    ['batch', 'in onBatch'],
    ['listener', 'in a packet listener'],
    ['held', 'with packets held'],
  ] as const satisfies readonly (readonly [DyingMoment, string])[]) {
    it(
      `${where} leaves no descriptor open that it was not given`,
      onSockets(async () => {
        const name = `dying-${process.pid}-${moment}`;
        // tsx does not reach into workers by itself (Node 20).
        const file = join(__dirname, '../../fixtures/dyingReceiver.ts');
        const script = `require('tsx/cjs'); require(${JSON.stringify(file)});`;
        // What it closes it did not open.
        const worker = new Worker(script, {
          eval: true,
          workerData: { name, moment },
          trackUnmanagedFds: false,
        });
        const said = async (word: string) => assert.deepEqual(await once(worker, 'message'), [word]);
        await said('listening');
        const accepting = said('accepted');
        const client = await connect({ kind: 'abstract', name: Buffer.from(name) });
        await accepting;
        const zero = openSync('/dev/zero', 'r');
        for (let count = 0; count < 5; count++) await client.send(Buffer.from('x'), { fds: [zero, zero] });
        closeSync(zero);
        const receiving = said('receiving');
        worker.postMessage('receive');
        await receiving;
        assert.ok(openDescriptors().includes('/dev/zero'));
        await worker.terminate();
        client.destroy();
      }),
    );
  }
});

describe('a connection destroyed by the first packet of a batch that holds descriptors', () => {
  /** As long as no batch expects a packet to be, so that it is handed over before those that were received with it. */
  const spills = Buffer.alloc(5000);

  for (const [own, nextOwn] of [
    ['own', 'own'],
    ['own', 'describe'],
    ['describe', 'own'],
    ['describe', 'describe'],
  ] as const) {
    it(
      `closes them, and the next one gets its own: receiveFds '${own}', then '${nextOwn}'`,
      onSockets(async (stage) => {
        const server = await stage.listen({ receiveFds: own });
        const [first, sender] = await Promise.all([accepted(server), stage.connect()]);
        const [nextSender, next] = await Promise.all([
          accepted(server),
          stage.connect({ receiveFds: nextOwn }),
        ]);
        const [left, passed] = [openFile(stage, 'left'), openFile(stage, 'passed')];
        await sender.send(spills);
        await sender.send(Buffer.from('behind it'), { fds: [left] });
        first.on('packet', ({ length }) => {
          assert.equal(length, spills.length);
          first.destroy();
        });
        await closed(first);
        await turn(); // it is closed within the module's turn
        const ofLeft = openDescriptors().filter((target) => target === join(stage.folder, 'left'));
        assert.equal(ofLeft.length, 1, 'only the sender’s is open');
        closeSync(left);
        await nextSender.send(Buffer.from('x'), { fds: [passed] });
        closeSync(passed);
        const [packet] = await packets(next, 1);
        assert.ok(packet);
        assert.deepEqual(packet.descriptors, [join(stage.folder, 'passed')]);
        assert.deepEqual(contentsOf(packet), nextOwn === 'own' ? ['passed'] : []);
      }),
    );
  }
});
