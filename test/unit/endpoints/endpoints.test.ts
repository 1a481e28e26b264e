import assert from 'node:assert/strict';
import { existsSync, renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it, mock } from 'node:test';
import { encodeLengthPacket, padReply } from '../../../src/protocol/commandProtocol';
import { formatEscaped } from '../../../src/protocol/escapedCodec';
import { SeqpacketError } from '../../../src/seqpacket/seqpacketError';
import { Server } from '../../../src/seqpacket/server';
import { onStage, reply } from './stage';

const timeoutMs = 60_000;
const lengthPacket = formatEscaped(encodeLengthPacket(reply.length));
const send = Buffer.from('SEND');

describe('Endpoints: a command server', () => {
  it(
    'answers a request, and the log of both ends reads in wire order',
    onStage(async ({ endpoints, address, start, log, capture }) => {
      const server = await start();
      assert.equal(server.serverId, 1);
      assert.equal(server.address, address.path);

      const { elapsedMs, ...result } = await endpoints.sendRequest({
        address,
        data: send,
        framing: 'command',
        timeoutMs,
      });
      assert.ok(elapsedMs > 0);
      assert.deepEqual(result, {
        connectionId: 1,
        reply: { length: 13, data: new Uint8Array(reply), text: 'Hello World!\n' },
        packets: [
          { data: encodeLengthPacket(13), truncated: false },
          { data: new Uint8Array(reply), truncated: false },
        ],
        endedBy: 'reply',
      });
      assert.equal(await endpoints.stopServer({ serverId: 1 }), true);

      const ofServer = log().filter((line) => line.startsWith('server'));
      assert.deepEqual(ofServer, [
        'server listen',
        'server #2 open',
        'server #2 in SEND',
        `server #2 out ${lengthPacket}`,
        String.raw`server #2 out Hello World!\n`,
        'server #2 close',
        'server unlisten',
      ]);
      const ofClient = log().filter((line) => line.startsWith('client'));
      assert.deepEqual(ofClient, [
        'client #1 open',
        'client #1 out SEND',
        `client #1 in ${lengthPacket}`,
        String.raw`client #1 in Hello World!\n`,
        'client #1 close',
      ]);
      for (const event of capture.slice(0, capture.size)) assert.equal(event.address, address.path);
      const { events } = await capture.query();
      const [peer] = events.filter(({ kind, role }) => kind === 'open' && role === 'server');
      assert.equal(peer?.credentials?.pid, process.pid);
      const [asked] = events.filter(({ direction, role }) => direction === 'in' && role === 'server');
      assert.equal(asked?.credentials?.pid, process.pid);
    }),
  );

  it(
    'goes down when asked, and leaves no socket file',
    onStage(async ({ endpoints, address, start, log }) => {
      await start();
      const result = await endpoints.shutdownServer({ address, timeoutMs });
      assert.equal(result.gone, true);
      assert.equal(result.reply?.text, 'Hello World!\n');
      assert.equal(existsSync(address.path), false);
      assert.deepEqual(endpoints.servers(), []);
      assert.ok(log().includes('server unlisten'));
    }),
  );

  it(
    'lets the clients it serves finish when another asks it to go down',
    onStage(async ({ endpoints, address, start, connectRaw, until, allClosed }) => {
      await start();
      const early = await connectRaw();
      await until(() => endpoints.connections().length === 1);
      assert.equal((await endpoints.shutdownServer({ address, timeoutMs })).gone, true);

      const received = new Promise<string>((resolve) => {
        early.on('packet', ({ data }) => {
          if (data.length > 4) resolve(Buffer.from(data).toString());
        });
      });
      await early.send(send);
      assert.equal(await received, 'Hello World!\n');
      await allClosed();
    }),
  );

  it(
    'pads its reply to a fixed size, and announces the real one',
    onStage(async ({ endpoints, address, start }) => {
      await start({ padReplyTo: 256 });
      const { reply: got, packets } = await endpoints.sendRequest({
        address,
        data: send,
        framing: 'command',
        timeoutMs,
      });
      assert.equal(got?.length, 13);
      assert.deepEqual(packets[1]?.data, padReply(new Uint8Array(reply), 256));
    }),
  );

  it(
    'keeps the reply it was started with, whatever happens to those bytes later',
    onStage(async ({ endpoints, address, start }) => {
      const bytes = Buffer.from('before');
      await start({ reply: bytes });
      bytes.fill('x');
      const result = await endpoints.sendRequest({ address, data: send, framing: 'command', timeoutMs });
      assert.equal(result.reply?.text, 'before');
    }),
  );

  it(
    'tells who serves whom in its snapshots',
    onStage(async ({ endpoints, address, start, connectRaw, until }) => {
      const before = await start();
      const client = await connectRaw();
      await client.send(Buffer.from('abc'));
      await until(() => endpoints.connections()[0]?.packetsIn === 1);

      const [server] = endpoints.servers();
      assert.deepEqual(server, { ...before, connections: 1, accepted: 1 });
      assert.equal(server.responder, 'command');
      assert.equal(server.backlog, 20);
      assert.ok(server.listeningSinceNs > 0n);
      const [connection] = endpoints.connections();
      assert.ok(connection);
      const { openedNs, peerCredentials, ...facts } = connection;
      assert.ok(openedNs >= server.listeningSinceNs);
      assert.equal(peerCredentials?.pid, process.pid);
      assert.deepEqual(facts, {
        connectionId: 1,
        serverId: 1,
        address: address.path,
        role: 'server',
        packetsIn: 1,
        packetsOut: 0,
        bytesIn: 3,
        bytesOut: 0,
      });
    }),
  );
});

describe('Endpoints: stopping', () => {
  it(
    'closes the server’s own connections and nobody else’s',
    onStage(async ({ endpoints, folder, start, until }) => {
      const other = { kind: 'path', path: join(folder, 'b.socket') } as const;
      const first = await start({ responder: 'silent' });
      const second = await start({ responder: 'silent', address: other });
      const a = await endpoints.connect({ address: { kind: 'path', path: first.address }, timeoutMs });
      const b = await endpoints.connect({ address: other, timeoutMs });
      await until(() => endpoints.connections().length === 4);

      assert.equal(await endpoints.stopServer({ address: first.address }), true);
      await until(() => endpoints.connections().length === 2);
      assert.deepEqual(
        endpoints.servers().map(({ serverId }) => serverId),
        [second.serverId],
      );
      assert.ok(endpoints.connections().every(({ address }) => address === other.path));
      await assert.rejects(endpoints.disconnect({ connectionId: a.connectionId }), {
        code: 'ENOTCONN',
        message: `No connection #${a.connectionId} is open: it was closed, or never opened. Connect again.`,
      });
      await endpoints.disconnect({ connectionId: b.connectionId });
    }),
  );

  it(
    'finds a server by any path to its socket, and by its own path first',
    onStage(async ({ endpoints, folder, start, address }) => {
      const link = join(folder, 'link');
      const linked = join(folder, 'linked');
      symlinkSync('.', link);
      symlinkSync(join(link, 'a.socket'), linked);
      const throughLink = join(link, 'a.socket');
      for (const path of [address.path, throughLink, linked, `${folder}/../${basename(folder)}/./a.socket`]) {
        await start();
        assert.equal(await endpoints.stopServer({ address: join(link, 'other') }), false);
        assert.equal(await endpoints.stopServer({ address: path }), true, path);
        assert.deepEqual(endpoints.servers(), []);
      }
      await start({ address: { kind: 'path', path: join(link, 'a.socket') } });
      assert.equal(await endpoints.stopServer({ address: address.path }), true);

      const first = await start();
      const other = { kind: 'path', path: join(folder, 'b.socket') } as const;
      await start({ address: other });
      renameSync(address.path, join(folder, 'moved'));
      symlinkSync(other.path, address.path); // it leads to the second now
      assert.equal(await endpoints.stopServer({ address: other.path }), true);
      assert.deepEqual(
        endpoints.servers().map(({ serverId }) => serverId),
        [first.serverId],
      );
      for (const path of [link, linked, address.path, join(folder, 'moved')]) unlinkSync(path);
    }),
  );

  it(
    'tells a server that has stopped from one that never was',
    onStage(async ({ endpoints, start, address }) => {
      assert.equal(await endpoints.stopServer({ address: address.path }), false);
      const { serverId } = await start();
      assert.equal(await endpoints.stopServer({ serverId }), true);
      assert.equal(await endpoints.stopServer({ serverId }), false);
      await assert.rejects(endpoints.stopServer({ serverId: 7 }), {
        code: 'ENOENT',
        message: 'There is no server 7 in this window. Pick one that was started here.',
      });
    }),
  );

  it(
    'disposes of everything, cancels what is under way, and refuses more',
    onStage(async ({ endpoints, address, start, log, until }) => {
      await start({ responder: 'silent' });
      await endpoints.connect({ address, timeoutMs });
      const request = endpoints.sendRequest({ address, data: send, framing: 'command', timeoutMs });
      const rejected = assert.rejects(request, { code: 'ABORT_ERR', message: 'The request was cancelled.' });
      await until(() => endpoints.connections().length === 4);
      await endpoints.dispose();
      await rejected;
      assert.deepEqual(endpoints.servers(), []);
      assert.deepEqual(endpoints.connections(), []);
      assert.equal(log().filter((line) => line.endsWith(' close')).length, 4);
      await assert.rejects(endpoints.connect({ address, timeoutMs }), { code: 'ECANCELED' });
    }),
  );
});

describe('Endpoints: connections', () => {
  it(
    'sends and receives on one that stays open, and counts',
    onStage(async ({ endpoints, address, start, log, until }) => {
      await start({ responder: 'echo' });
      const { connectionId } = await endpoints.connect({ address, timeoutMs });
      const data = Buffer.from('abc');
      const sending = endpoints.sendPacket({ connectionId, data });
      data.fill('x');
      assert.deepEqual(await sending, { bytes: 3 });
      assert.deepEqual(await endpoints.sendPacket({ connectionId, data: new Uint8Array() }), { bytes: 0 });
      const mine = () =>
        endpoints.connections().find((connection) => connection.connectionId === connectionId);
      await until(() => mine()?.packetsIn === 2);
      assert.equal(mine()?.packetsOut, 2);
      assert.equal(mine()?.bytesOut, 3);
      assert.equal(mine()?.bytesIn, 3);
      await endpoints.disconnect({ connectionId });
      assert.deepEqual(
        log().filter((line) => line.startsWith('client')),
        [
          'client #1 open',
          'client #1 out abc',
          'client #1 out ',
          'client #1 in abc',
          'client #1 in ',
          'client #1 close',
        ],
      );
    }),
  );

  it(
    'are gone when the server closes them',
    onStage(async ({ endpoints, address, start, log, allClosed }) => {
      await start();
      const { connectionId } = await endpoints.connect({ address, timeoutMs });
      await endpoints.sendPacket({ connectionId, data: send });
      await allClosed();
      assert.equal(log().filter((line) => line.endsWith(' close')).length, 2);
      await assert.rejects(endpoints.sendPacket({ connectionId, data: send }), { code: 'ENOTCONN' });
    }),
  );

  it(
    'still send to a server that only half-closed',
    onStage(async ({ endpoints, address, listenRaw }) => {
      const received = new Promise<string>((resolve) => {
        void listenRaw((connection) => {
          connection.on('packet', ({ data }) => resolve(Buffer.from(data).toString()));
          connection.end();
        });
      });
      const { connectionId } = await endpoints.connect({ address, timeoutMs });
      await endpoints.sendPacket({ connectionId, data: send });
      assert.equal(await received, 'SEND');
      await endpoints.disconnect({ connectionId });
    }),
  );

  it(
    'says when a packet is too long, and stays open',
    onStage(async ({ endpoints, address, start, log, until }) => {
      await start({ responder: 'silent' });
      const { connectionId } = await endpoints.connect({ address, timeoutMs });
      const data = new Uint8Array(64 * 1024 * 1024);
      await assert.rejects(endpoints.sendPacket({ connectionId, data }), (error) => {
        assert.ok(error instanceof SeqpacketError);
        assert.equal(error.code, 'EMSGSIZE');
        assert.ok(
          log().includes(`client #1 EMSGSIZE: A packet of 67108864 bytes was not sent. ${error.message}`),
        );
        return true;
      });
      assert.deepEqual(await endpoints.sendPacket({ connectionId, data: send }), { bytes: 4 });
      await until(() => endpoints.connections().some(({ packetsIn }) => packetsIn === 1));
    }),
  );

  it(
    'gives a packet back that is cancelled while the server does not read',
    onStage(async ({ endpoints, address, listenRaw, log }) => {
      await listenRaw(() => undefined);
      const { connectionId } = await endpoints.connect({ address, timeoutMs });
      const abort = new AbortController();
      const big = Buffer.alloc(100_000, 'x');
      const waiting = Array.from({ length: 200 }, () =>
        endpoints.sendPacket({ connectionId, data: big, signal: abort.signal }),
      );
      await waiting[0];
      abort.abort();
      const outcomes = await Promise.allSettled(waiting);
      const codes = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [(outcome.reason as SeqpacketError).code] : [],
      );
      assert.ok(codes.length > 0);
      assert.ok(codes.every((code) => code === 'ABORT_ERR'));
      assert.equal(log().filter((line) => line.includes(' out ')).length, outcomes.length - codes.length);
      assert.equal(log().filter((line) => line.includes('ABORT_ERR')).length, 0);
    }),
  );

  it(
    'says which packets were never sent when it is closed before',
    onStage(async ({ endpoints, address, listenRaw, log }) => {
      await listenRaw(() => undefined);
      const { connectionId } = await endpoints.connect({ address, timeoutMs });
      const big = Buffer.alloc(100_000, 'x');
      const waiting = Array.from({ length: 200 }, () => endpoints.sendPacket({ connectionId, data: big }));
      const settled = Promise.allSettled(waiting);
      await waiting[0];
      await endpoints.disconnect({ connectionId });
      const outcomes = await settled;
      const lost = outcomes.filter(({ status }) => status === 'rejected').length;
      assert.ok(lost > 0);
      const lines = log();
      assert.equal(lines.at(-1), 'client #1 close');
      const sentence =
        'client #1 ECANCELED: A packet of 100000 bytes was not sent. ' +
        `The connection to ${address.path} was closed before the packet could be sent. Connect again and send it again.`;
      assert.equal(lines.filter((line) => line === sentence).length, lost);
    }),
  );
});

describe('Endpoints: failures are recorded as well as thrown', () => {
  it(
    'when nobody listens',
    onStage(async ({ endpoints, address, log }) => {
      const sentence = `There is no socket at ${address.path}. Start the server first, or correct the address.`;
      for (const attempt of [
        () => endpoints.connect({ address, timeoutMs }),
        () => endpoints.sendRequest({ address, data: send, framing: 'none', timeoutMs }),
        () => endpoints.shutdownServer({ address, timeoutMs }),
      ]) {
        await assert.rejects(attempt(), { code: 'ENOENT', message: sentence });
        assert.equal(log().at(-1), `client ENOENT: ${sentence}`);
      }
    }),
  );

  it(
    'when the address is taken',
    onStage(async ({ endpoints, address, start, log }) => {
      await start();
      await assert.rejects(start(), { code: 'EADDRINUSE' });
      assert.match(log().at(-1) ?? '', /^server EADDRINUSE: A server already listens at /);
      assert.equal(log().length, 2, 'no client of our own in the log');
      assert.equal(endpoints.servers().length, 1);
      assert.equal(
        (await endpoints.sendRequest({ address, data: send, framing: 'command', timeoutMs })).endedBy,
        'reply',
      );
    }),
  );

  it(
    'when a listener has trouble, or ends by itself',
    onStage(async ({ endpoints, start, log, until }) => {
      const listen = mock.method(Server.prototype, 'listen', () => Promise.resolve());
      try {
        await start();
      } finally {
        mock.restoreAll();
      }
      const listener = listen.mock.calls[0]?.this as Server;
      listener.emit('error', new SeqpacketError('EMFILE', 'No descriptor is left.'));
      assert.equal(log().at(-1), 'server EMFILE: No descriptor is left.');
      listener.emit('close');
      await until(() => endpoints.servers().length === 0);
      assert.equal(log().at(-1), 'server unlisten');
    }),
  );
});
