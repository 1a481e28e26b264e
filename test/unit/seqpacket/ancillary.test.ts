import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { accepted, hex, onSockets, packets, text } from './socketStage';

// kernel-facts, "Ancillary data" -> test
//   SCM_RIGHTS: at most 253 descriptors a packet                 -> "253 descriptors, the most there can be"
//   real programs send an empty packet that carries a descriptor -> "descriptors are told and closed"
//   at RLIMIT_NOFILE the packet arrives, MSG_CTRUNC is set       -> "at the limit of descriptors"
//   always MSG_CMSG_CLOEXEC                                      -> they are closed before JavaScript runs
//   SO_PEERCRED                                                  -> connecting.test.ts
//   SCM_CREDENTIALS arrives with SO_PASSCRED; root may forge     -> "passCredentials"
//   SO_PASSCRED: autobind of a connecting socket; inherited      -> "passCredentials shows the connection's random name", "... before accept"

const credentialsOf = ([pid, uid, gid]: readonly number[]) => ({ pid, uid, gid });

describe('ancillary data', () => {
  it(
    'descriptors are told, in order, and closed: with an empty packet too',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      const before = readdirSync('/proc/self/fd').length;
      await peer.call('send', { number, data: hex('with'), open: ['/dev/null', '/proc/self/status', '/'] });
      await peer.call('send', { number, data: hex('without') });
      await peer.call('send', { number, data: '', open: ['/etc/hostname'] });
      const received = await packets(connection, 3);
      assert.deepEqual(
        received.map((packet) => [text(packet), packet.descriptors]),
        [
          ['with', ['/dev/null', `/proc/${peer.pid}/status`, '/']],
          ['without', []],
          ['', ['/etc/hostname']],
        ],
      );
      assert.ok(received.every((packet) => !packet.ancillaryTruncated));
      assert.equal(readdirSync('/proc/self/fd').length, before);
    }),
  );

  it(
    '253 descriptors, the most there can be, with credentials beside them',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw({ passCredentials: true });
      await peer.call('send', {
        number,
        data: hex('x'),
        open: Array.from({ length: 253 }, () => '/dev/zero'),
      });
      await assert.rejects(
        peer.call('send', { number, data: '', open: Array.from({ length: 254 }, () => '/dev/zero') }),
        /EINVAL/,
      );
      const [packet] = await packets(connection, 1);
      assert.deepEqual(
        packet?.descriptors,
        Array.from({ length: 253 }, () => '/dev/zero'),
      );
      assert.equal(packet.ancillaryTruncated, false);
      assert.equal(packet.credentials?.pid, peer.pid);
    }),
  );

  it(
    'at the limit of descriptors the packet still arrives, marked',
    onSockets(async ({ acceptRaw, atEnd }) => {
      const { connection, peer, number } = await acceptRaw();
      const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? '';
      const limitTo = (count: string) => {
        execFileSync('prlimit', ['--pid', `${process.pid}`, `--nofile=${count}:`]);
      };
      atEnd(() => limitTo(soft));
      // The limit is on the number, not the count; below it there may be free ones.
      limitTo('100');
      await peer.call('send', {
        number,
        data: hex('data'),
        open: Array.from({ length: 200 }, () => '/dev/zero'),
      });
      await peer.call('send', { number, data: hex('next') });
      const [packet, next] = await packets(connection, 2);
      assert.deepEqual([packet && text(packet), packet?.ancillaryTruncated], ['data', true]);
      assert.ok((packet?.descriptors.length ?? 200) < 200);
      assert.deepEqual([next && text(next), next?.ancillaryTruncated], ['next', false]);
    }),
  );

  it(
    'passCredentials gives the credentials of each packet, also of one that was sent before accept',
    onSockets(async ({ listen, rawPeer, path }) => {
      const server = await listen({ passCredentials: true });
      const peer = rawPeer();
      const accepting = accepted(server);
      const number = await peer.connect(path);
      await peer.call('send', { number, data: hex('x') });
      const connection = await accepting;
      const [packet] = await packets(connection, 1);
      assert.deepEqual(packet?.credentials, credentialsOf(await peer.call('identity')));
    }),
  );

  it(
    'without passCredentials there are none',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw();
      await peer.call('send', { number, data: hex('x') });
      const [packet] = await packets(connection, 1);
      assert.ok(packet !== undefined && !('credentials' in packet));
    }),
  );

  it(
    'credentials are what the sender was allowed to say: root may name any live process',
    { skip: process.getuid?.() === 0 ? false : 'only root may send the credentials of another process' },
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer, number } = await acceptRaw({ passCredentials: true });
      await peer.call('send', { number, data: hex('x'), credentials: [process.pid, 12, 34] });
      const [packet] = await packets(connection, 1);
      assert.deepEqual(packet?.credentials, { pid: process.pid, uid: 12, gid: 34 });
    }),
  );

  it(
    'a connection with passCredentials has no name until it sends; then its peer sees a random one',
    onSockets(async ({ connectRaw }) => {
      const { connection, peer, number } = await connectRaw({ passCredentials: true });
      assert.equal(await peer.call<string>('peer_name', { number }), '');
      await connection.send(Buffer.from('x'));
      assert.match(await peer.call<string>('peer_name', { number }), /^@(3[0-9]|6[1-6]){5}$/);
      await peer.call('send', { number, data: hex('y') });
      const [packet] = await packets(connection, 1);
      assert.equal(packet?.credentials?.pid, peer.pid);
      await peer.receive(number);
    }),
  );
});
