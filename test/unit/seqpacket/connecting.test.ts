import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { connect } from '../../../src/seqpacket/connect';
import { Server } from '../../../src/seqpacket/server';
import { formatAddress, parseAddress } from '../../../src/seqpacket/socketAddress';
import { ScriptProcess } from '../../fixtures/scriptProcess';
import { accepted, hex, onSockets, packets, refusal, story, text } from './socketStage';

// kernel-facts, "Connecting and listening" -> test
//   full backlog gives EAGAIN, no readiness event follows        -> "a full backlog: ..." (three)
//   a backlog of n lets n+1 wait                                 -> "a full backlog: connects as soon as there is room"
//   missing path, stale file, not listening, regular file, type, permission -> "says what is wrong at the address"
//   data sent before accept is queued                            -> receiving.test.ts
//   a listener that closes first: ECONNRESET, then end-of-file   -> "a listener that goes before it accepts"
//   sun_path takes 108 bytes; longer through /proc/self/fd       -> "paths beyond 107 bytes"
//   abstract names are byte strings; autobind                    -> "abstract names are exact bytes", "passCredentials"
//   a renamed socket file stays connectable                      -> listening.test.ts
// kernel-facts, "Ancillary data": SO_PEERCRED                    -> "peerCredentials", and after the peer is gone
// native-design, defects of peers: all abstract names collide; a full backlog returns an unconnected socket (tokio).

/** Fills the backlog of a raw listener: with a backlog of 0, one connection waits. */
const backlog = 0;

describe('connecting', () => {
  it(
    'says what is wrong at the address, and what to do',
    onSockets(async ({ folder, rawPeer, atEnd }) => {
      const peer = rawPeer();
      const at = (name: string) => join(folder, name);
      const raw = async (name: string, type: string, listens: boolean) => {
        const number = await peer.call<number>('new', { type });
        await peer.call('bind', { number, path: at(name) });
        if (listens) await peer.call('listen', { number });
        return number;
      };
      atEnd(() => {
        for (const name of ['stale', 'bound', 'stream', 'dgram', 'file', 'folder', 'loop']) {
          rmSync(at(name), { recursive: true, force: true });
        }
      });
      await peer.call('close', { number: await raw('stale', 'seqpacket', true) });
      await raw('bound', 'seqpacket', false);
      await raw('stream', 'stream', true);
      await raw('dgram', 'dgram', false);
      writeFileSync(at('file'), 'text');
      mkdirSync(at('folder'));
      symlinkSync(at('loop'), at('loop'));
      const cases: readonly (readonly [string, string, RegExp])[] = [
        [at('missing'), 'ENOENT', /no socket at .*missing\. Start the server first/],
        [at('stale'), 'ECONNREFUSED', /leftover of a server that is gone.*Start the server/],
        [at('bound'), 'ECONNREFUSED', /one that is not ready yet/],
        [at('file'), 'ECONNREFUSED', /not a socket but a file of another kind/],
        [at('folder'), 'ECONNREFUSED', /is a folder, not a socket/],
        [at('stream'), 'EPROTOTYPE', /another type \(SOCK_STREAM or SOCK_DGRAM\), not SOCK_SEQPACKET/],
        [at('dgram'), 'EPROTOTYPE', /another type/],
        [at('file/x'), 'ENOTDIR', /is a file where a folder should be/],
        [at('loop'), 'ELOOP', /too many symbolic links/],
        [at(`${'long-'.repeat(40)}name`), 'ENOENT', /no socket at/],
        ['@no-such-name-in-these-tests', 'ECONNREFUSED', /Nobody listens at @no-such-name/],
      ];
      for (const [address, code, sentence] of cases) {
        const error = await refusal(connect(parseAddress(address)), code, sentence);
        assert.equal(error.address, address);
        assert.ok(error.syscall === 'connect' || error.syscall === 'open');
      }
    }),
  );

  it(
    'not permitted: EACCES, with what it takes',
    onSockets(async ({ listen, path, folder }) => {
      await listen();
      chmodSync(folder, 0o755);
      chmodSync(path, 0);
      const script = new ScriptProcess('tryAddress.ts', ['connect', path], { unprivileged: true });
      assert.equal(await script.exited, 0);
      assert.match(
        script.lines.join('\n'),
        /^EACCES: Not permitted to connect to .*write permission on the socket file/,
      );
    }),
  );

  it(
    'a full backlog: connects as soon as there is room',
    onSockets(async ({ rawPeer, connect: open, path, atEnd }) => {
      const peer = rawPeer();
      const listener = await peer.listen(path, backlog);
      atEnd(() => unlinkSync(path));
      const first = await open();
      const second = open();
      const number = await peer.call<number>('accept', { number: listener });
      const connection = await second;
      await first.send(Buffer.from('first'));
      assert.equal((await peer.receive(number)).data, hex('first'));
      const other = await peer.call<number>('accept', { number: listener });
      await connection.send(Buffer.from('second'));
      assert.equal((await peer.receive(other)).data, hex('second'));
    }),
  );

  it(
    'a full backlog: ETIMEDOUT when the time is over, at once if there is none',
    onSockets(async ({ rawPeer, connect: open, path, atEnd }) => {
      await rawPeer().listen(path, backlog);
      atEnd(() => unlinkSync(path));
      await open();
      await refusal(
        open({ timeoutMs: 0 }),
        'ETIMEDOUT',
        /accepted no connection within 0 ms: its backlog is full/,
      );
      await refusal(open({ timeoutMs: 20 }), 'ETIMEDOUT', /within 20 ms.*Check whether it hangs/);
    }),
  );

  it(
    'a full backlog: ABORT_ERR when cancelled',
    onSockets(async ({ rawPeer, connect: open, path, atEnd }) => {
      await rawPeer().listen(path, backlog);
      atEnd(() => unlinkSync(path));
      await open();
      const controller = new AbortController();
      const waiting = open({ timeoutMs: 600_000, signal: controller.signal });
      controller.abort();
      await refusal(waiting, 'ABORT_ERR', /was cancelled/);
      await refusal(open({ signal: AbortSignal.abort() }), 'ABORT_ERR', /was cancelled/);
    }),
  );

  it(
    'a listener that goes before it accepts: reset',
    onSockets(async ({ rawPeer, connect: open, path, atEnd }) => {
      const peer = rawPeer();
      await peer.listen(path);
      atEnd(() => unlinkSync(path));
      const connection = await open();
      const told = story(connection);
      await peer.kill();
      assert.deepEqual(await told, ['error ECONNRESET', 'close']);
    }),
  );

  it(
    'paths beyond 107 bytes: at the limits of sun_path, and far beyond',
    onSockets(async ({ folder, atEnd }) => {
      for (const length of [107, 108, 109, 200, 600]) {
        const parts = [folder];
        const lengthSoFar = () => parts.join('/').length;
        while (length - lengthSoFar() > 256) parts.push('d'.repeat(200));
        const deep = parts.join('/');
        mkdirSync(deep, { recursive: true });
        atEnd(() => rmSync(join(folder, 'd'.repeat(200)), { recursive: true, force: true }));
        const path = `${deep}/${'n'.repeat(length - deep.length - 1)}`;
        assert.equal(path.length, length);
        const server = new Server();
        await server.listen(parseAddress(path));
        const [connection, client] = await Promise.all([accepted(server), connect(parseAddress(path))]);
        assert.equal(formatAddress(client.address), path);
        const received = packets(connection, 1);
        await client.send(Buffer.from(`${length}`));
        assert.deepEqual((await received).map(text), [`${length}`]);
        await Promise.all([client.close(), connection.close(), server.close()]);
      }
    }),
  );

  it(
    'abstract names are exact bytes: trailing NULs and all',
    onSockets(async ({ rawPeer }) => {
      const peer = rawPeer();
      const base = `seqpacket-test-${process.pid}`;
      const names = [base, `${base}\\x00`, `${base}\\x00b`, `${base}\\xff`].map((name) => `@${name}`);
      const servers: Server[] = [];
      for (const name of names) {
        const server = new Server();
        await server.listen(parseAddress(name));
        servers.push(server);
      }
      for (const [position, name] of names.entries()) {
        const server = servers[position];
        assert.ok(server !== undefined);
        const address = parseAddress(name);
        assert.ok(address.kind === 'abstract');
        const number = await peer.call<number>('new');
        const accepting = accepted(server);
        await peer.call('connect', { number, path: `@${Buffer.from(address.name).toString('hex')}` });
        const client = await accepting;
        assert.equal(formatAddress(client.address), name);
        await client.close();
      }
      await Promise.all(servers.map((server) => server.close()));
    }),
  );

  it(
    'peerCredentials are those of the other process, also after it is gone',
    onSockets(async ({ acceptRaw }) => {
      const { connection, peer } = await acceptRaw();
      const [pid, uid, gid] = await peer.call<[number, number, number]>('identity');
      await peer.kill();
      assert.deepEqual(connection.peerCredentials, { pid, uid, gid });
    }),
  );

  it('refuses options that make no sense', async () => {
    const address = parseAddress('/tmp/nobody-listens-here.socket');
    await refusal(
      connect(address, { timeoutMs: -1 }),
      'EINVAL',
      /timeoutMs is -1; give a whole number from 0/,
    );
    await refusal(connect(address, { timeoutMs: Number.NaN }), 'EINVAL', /timeoutMs is NaN/);
    await refusal(connect(address, { receiveLimit: 0 }), 'EINVAL', /receiveLimit is 0; give .* from 1/);
    await refusal(connect(address, { receiveLimit: 1.5 }), 'EINVAL', /receiveLimit is 1\.5/);
    await refusal(connect({ kind: 'path', path: 'relative' }), 'EINVAL', /relative path/);
    await refusal(connect({ kind: 'abstract', name: new Uint8Array(108) }), 'ENAMETOOLONG', /at most 107/);
  });
});
