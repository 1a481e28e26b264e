import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Server } from '../../../src/seqpacket/server';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import { ScriptProcess } from '../../fixtures/scriptProcess';
import { accepted, closed, onSockets, packets, refusal, text } from './socketStage';

// kernel-facts, "Connecting and listening" -> test
//   bind over an existing path is EADDRINUSE, stale or live      -> "replaces a stale file", "leaves alone ..."
//   bind to a temporary name, listen, rename                     -> "leaves no other file", "a client never finds it half made"
//   the mode comes from the umask; fchmod before bind            -> "the socket file's mode"
//   abstract names                                               -> connecting.test.ts
//   a renamed socket file stays connectable                      -> "a renamed socket file"
// kernel-facts, "Electron and Node": inherits no descriptor      -> "a child process inherits nothing"

const permissions = (path: string) => statSync(path).mode & 0o7777;

describe('listening', () => {
  it(
    'makes a socket that only its user may use, tells of it, and removes it at the end',
    onSockets(async ({ address, path, folder }) => {
      const server = new Server();
      const events: string[] = [];
      server.on('listening', () => events.push('listening'));
      server.on('close', () => events.push('close'));
      assert.deepEqual([server.listening, server.address], [false, undefined]);
      await server.listen(address);
      assert.deepEqual([server.listening, server.address], [true, address]);
      assert.deepEqual(readdirSync(folder), ['a.socket'], 'leaves no other file');
      assert.ok(statSync(path).isSocket());
      assert.equal(permissions(path), 0o600);
      await server.close();
      assert.deepEqual(readdirSync(folder), []);
      assert.deepEqual([server.listening, server.address], [false, undefined]);
      assert.deepEqual(events, ['listening', 'close']);
      await server.close();
    }),
  );

  it(
    "the socket file's mode is what was asked, whatever the umask",
    onSockets(async ({ address, path, atEnd }) => {
      const before = process.umask(0o022);
      atEnd(() => void process.umask(before));
      for (const [umask, mode] of [
        [0o000, 0o600],
        [0o077, 0o666],
        [0o777, 0o640],
        [0o022, 0o777],
      ] as const) {
        process.umask(umask);
        const server = new Server();
        await server.listen(address, { mode });
        assert.equal(permissions(path), mode);
        await server.close();
      }
    }),
  );

  it(
    'replaces a stale file of this user',
    onSockets(async ({ rawPeer, listen, connect, path, folder }) => {
      const peer = rawPeer();
      await peer.listen(path);
      await peer.kill();
      const stale = statSync(path).ino;
      const server = await listen();
      assert.notEqual(statSync(path).ino, stale);
      assert.deepEqual(readdirSync(folder), ['a.socket']);
      const [connection] = await Promise.all([accepted(server), connect()]);
      assert.ok(!connection.closed);
    }),
  );

  it(
    'leaves alone whatever else is there, and says what it is',
    onSockets(async ({ rawPeer, listen, folder, atEnd }) => {
      const at = (name: string) => join(folder, name);
      const peer = rawPeer();
      const live = async (name: string, type: string, listens: boolean) => {
        const number = await peer.call<number>('new', { type });
        await peer.call('bind', { number, path: at(name) });
        if (listens) await peer.call('listen', { number, backlog: 0 });
        atEnd(() => unlinkSync(at(name)));
      };
      await listen();
      await live('theirs', 'seqpacket', true);
      await live('full', 'seqpacket', true);
      await peer.connect(at('full'));
      await live('stream', 'stream', true);
      await live('dgram', 'dgram', false);
      writeFileSync(at('file'), 'precious');
      atEnd(() => unlinkSync(at('file')));
      mkdirSync(at('folder'));
      atEnd(() => rmdirSync(at('folder')));
      symlinkSync(at('nowhere'), at('link'));
      atEnd(() => unlinkSync(at('link')));
      const cases: readonly (readonly [string, RegExp])[] = [
        [at('a.socket'), /A server already listens at .*Stop it first/],
        [at('theirs'), /A server already listens/],
        [at('full'), /A server already listens/],
        [at('stream'), /live socket of another type \(SOCK_STREAM or SOCK_DGRAM\)/],
        [at('dgram'), /live socket of another type/],
        [at('file'), /exists and is not a socket, so it is left alone/],
        [at('folder'), /is a folder\. Give the path of a socket file within it/],
        [at('link'), /not a socket/],
      ];
      const before = readdirSync(folder);
      for (const [path, sentence] of cases) {
        const inode = lstatSync(path).ino;
        await refusal(new Server().listen(parseAddress(path)), 'EADDRINUSE', sentence);
        assert.equal(lstatSync(path).ino, inode);
      }
      assert.equal(readFileSync(at('file'), 'utf8'), 'precious');
      assert.deepEqual(readdirSync(folder), before);
    }),
  );

  it(
    "leaves another user's stale file alone",
    { skip: process.getuid?.() === 0 ? false : 'only root can make a file of another user' },
    onSockets(async ({ rawPeer, address, path, atEnd }) => {
      const peer = rawPeer();
      await peer.listen(path);
      await peer.kill();
      chownSync(path, 65534, 65534);
      atEnd(() => unlinkSync(path));
      await refusal(
        new Server().listen(address),
        'EADDRINUSE',
        /belongs to another user, so it is left alone/,
      );
      assert.equal(statSync(path).uid, 65534);
    }),
  );

  it(
    'says why no socket can be made',
    onSockets(async ({ folder, atEnd }) => {
      writeFileSync(join(folder, 'file'), '');
      atEnd(() => unlinkSync(join(folder, 'file')));
      const listen = (path: string) => new Server().listen(parseAddress(path));
      await refusal(
        listen(join(folder, 'no/x.socket')),
        'ENOENT',
        /The folder of .* does not exist\. Create it first/,
      );
      await refusal(listen(join(folder, 'file/x.socket')), 'ENOTDIR', /is a file where a folder should be/);
      await refusal(listen('/proc/x.socket'), 'ENOENT', /does not exist/);
      await refusal(new Server().listen({ kind: 'path', path: '' }), 'EINVAL', /address is empty/);
    }),
  );

  it(
    'not permitted: EACCES, with what to do, and the probe of an unreachable socket proves nothing',
    onSockets(async ({ folder, listen, path }) => {
      await listen();
      chmodSync(folder, 0o555);
      chmodSync(path, 0);
      const tried = async (address: string) => {
        const script = new ScriptProcess('tryAddress.ts', ['listen', address], { unprivileged: true });
        assert.equal(await script.exited, 0);
        return script.lines.join('\n');
      };
      assert.match(
        await tried(join(folder, 'other')),
        /^EACCES: Not permitted to create a socket.*may write to/,
      );
      assert.match(await tried(path), /^EADDRINUSE: .*(belongs to another user|cannot be told).*left alone/);
      chmodSync(folder, 0o755);
    }),
  );

  it(
    'removes the file at the end only if it is still the same',
    onSockets(async ({ address, path, listen }) => {
      const moved = `${path}.moved`;
      const server = await listen();
      renameSync(path, moved);
      const other = new Server();
      await other.listen(address);
      const inode = statSync(path).ino;
      await server.close();
      assert.equal(statSync(path).ino, inode, 'of another listener');
      await other.close();
      unlinkSync(moved);
      const third = await listen();
      unlinkSync(path);
      writeFileSync(path, 'of somebody else');
      await third.close();
      assert.equal(readFileSync(path, 'utf8'), 'of somebody else');
      unlinkSync(path);
    }),
  );

  it(
    'a renamed socket file stays connectable under the new name',
    onSockets(async ({ listen, path, rawPeer }) => {
      const server = await listen();
      renameSync(path, `${path}.new`);
      const accepting = accepted(server);
      await rawPeer().connect(`${path}.new`);
      await accepting;
      unlinkSync(`${path}.new`);
    }),
  );

  it(
    'a client never finds it half made, also while it takes the place of a stale one',
    onSockets(async ({ address, path, atEnd }) => {
      const found = new Set<string>();
      const clients = new ScriptProcess('connectForever.ts', [path]);
      atEnd(() => void clients.end());
      await clients.printed(/^ENOENT$/);
      for (let round = 0; round < 50; round++) {
        const server = new Server();
        server.on('connection', (connection) => void connection.close());
        await server.listen(address);
        await server.close();
      }
      await clients.end();
      for (const line of clients.lines) found.add(line);
      found.delete('connected');
      found.delete('ECONNRESET');
      assert.deepEqual([...found], ['ENOENT']);
    }),
  );

  it(
    'accepted connections live on when the listener closes, and it can listen again',
    onSockets(async ({ address, listen, connect }) => {
      const server = await listen();
      await refusal(server.listen(address), 'EISCONN', /listens already, at .*Close it first/);
      const [connection, client] = await Promise.all([accepted(server), connect()]);
      await server.close();
      const received = packets(connection, 1);
      await client.send(Buffer.from('still'));
      assert.deepEqual((await received).map(text), ['still']);
      await server.listen(address);
      const [again] = await Promise.all([accepted(server), connect()]);
      assert.ok(!again.closed);
    }),
  );

  it(
    'a connection that nobody takes is closed',
    onSockets(async ({ address, connect, atEnd }) => {
      const server = new Server();
      await server.listen(address);
      atEnd(() => server.close());
      const connection = await connect();
      connection.resume();
      await closed(connection);
    }),
  );

  it(
    'more clients at once than the backlog holds: all are served',
    onSockets(async ({ listen, connect }) => {
      const server = await listen({ backlog: 2 });
      let served = 0;
      const all = new Promise<void>((resolve) => {
        server.on('connection', (connection) => {
          connection.on('packet', ({ data }) => void connection.write(data));
          if (++served === 300) resolve();
        });
      });
      await Promise.all(
        Array.from({ length: 300 }, async (_, index) => {
          const client = await connect({ timeoutMs: 600_000 });
          const answer = packets(client, 1);
          await client.send(Buffer.from(`${index}`));
          assert.deepEqual((await answer).map(text), [`${index}`]);
        }),
      );
      await all;
    }),
  );

  it(
    'no descriptor left: accepting rests, says so once, and goes on; nobody is lost',
    onSockets(async ({ path, rawPeer, atEnd }) => {
      const server = new ScriptProcess('countConnections.ts', [path], { descriptors: 60 });
      atEnd(async () => {
        assert.equal(await server.end(), 0);
      });
      await server.printed(/^listening$/);
      const peer = rawPeer();
      const numbers: number[] = [];
      for (let index = 0; index < 80; index++) numbers.push(await peer.connect(path));
      await server.printed(/^EMFILE: No descriptor is left to accept connections .*they wait.*ulimit -n/);
      for (const number of numbers.slice(0, 70)) await peer.call('close', { number });
      await server.printed(/^connection 80$/);
      assert.equal(server.lines.filter((line) => line.startsWith('EMFILE')).length, 1);
      const last = numbers.at(-1) ?? 0;
      await peer.call('send', { number: last, data: '2a' });
      assert.equal((await peer.receive(last)).data, '2a');
    }),
  );

  it(
    'a child process inherits nothing',
    onSockets(async ({ pair, rawPeer }) => {
      await pair();
      const before = await rawPeer().call<number>('open_descriptors');
      // Its standard streams, and the folder that it reads.
      assert.ok(before <= 4, `${before} descriptors`);
    }),
  );

  it(
    'refuses options that make no sense',
    onSockets(async ({ address }) => {
      const server = new Server();
      await refusal(server.listen(address, { backlog: -1 }), 'EINVAL', /backlog is -1/);
      await refusal(server.listen(address, { mode: 0o1000 }), 'EINVAL', /mode is 512; give .* from 0 to 511/);
      await refusal(server.listen(address, { receiveLimit: -1 }), 'EINVAL', /receiveLimit is -1/);
      const listening = once(server, 'listening');
      await server.listen(address, { backlog: 0, mode: 0 });
      await listening;
      await server.close();
    }),
  );
});
