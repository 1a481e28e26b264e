import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { PeerName, PeerProcess } from '../../fixtures/peerProcess';
import { onStage, type Stage } from '../endpoints/stage';

const timeoutMs = 60_000;

/** The servers, and how long a reply packet of each is: exact, or its whole buffer. */
const servers: readonly (readonly [PeerName, number])[] = [
  ['C server', 256],
  ['Python server', 13],
];

async function startPeer({ peer, address }: Stage, name: PeerName): Promise<PeerProcess> {
  const server = peer(name, address.path);
  await server.printed(`listening ${address.path}`);
  return server;
}

function sendTo({ endpoints, address }: Stage, text = 'SEND') {
  return endpoints.sendRequest({ address, data: Buffer.from(text), framing: 'command', timeoutMs });
}

async function shutDown(stage: Stage, server: PeerProcess): Promise<void> {
  const result = await stage.endpoints.shutdownServer({ address: stage.address, timeoutMs });
  assert.equal(result.reply?.text, 'Hello World!\n');
  assert.equal(result.gone, true);
  assert.deepEqual(await server.exited, { code: 0, signal: null, stderr: '' });
  assert.equal(server.lines.at(-1), 'down');
  assert.equal(existsSync(stage.address.path), false);
}

for (const [name, packetLength] of servers) {
  describe(`our client and the ${name}`, () => {
    it(
      'SEND, then DOWN',
      onStage(async (stage) => {
        const server = await startPeer(stage, name);
        for (const text of ['SEND', 'SEND\0', 'SEND\0and more']) {
          const { reply, packets, endedBy } = await sendTo(stage, text);
          assert.deepEqual(reply, {
            length: 13,
            data: new TextEncoder().encode('Hello World!\n'),
            text: 'Hello World!\n',
          });
          assert.deepEqual(
            packets.map(({ data }) => data.length),
            [4, packetLength],
          );
          assert.equal(endedBy, 'reply');
        }
        await shutDown(stage, server);
        assert.deepEqual(server.lines.slice(1, -1), [
          'packet SEND',
          'packet SEND',
          'packet SEND',
          'packet DOWN',
        ]);
      }),
    );

    it(
      'other packets first',
      onStage(async (stage) => {
        const server = await startPeer(stage, name);
        const { endpoints, address } = stage;
        const { connectionId } = await endpoints.connect({ address, timeoutMs });
        for (const text of ['hello', 'SENDS', 'SEND']) {
          await endpoints.sendPacket({ connectionId, data: Buffer.from(text) });
        }
        await server.printed('packet SEND');
        await stage.allClosed();
        assert.deepEqual(server.lines.slice(1), ['packet hello', 'packet SENDS', 'packet SEND']);
        assert.deepEqual(stage.log().filter((line) => line.includes(' in ')).length, 2);
        await shutDown(stage, server);
      }),
    );

    it(
      'leaving without a command',
      onStage(async (stage) => {
        const server = await startPeer(stage, name);
        const { endpoints, address } = stage;
        const { connectionId } = await endpoints.connect({ address, timeoutMs });
        await endpoints.sendPacket({ connectionId, data: Buffer.from('bye') });
        await server.printed('packet bye');
        await endpoints.disconnect({ connectionId });
        await sendTo(stage);
        await shutDown(stage, server);
      }),
    );

    it(
      'with framing "none": all packets up to end-of-file',
      onStage(async (stage) => {
        const server = await startPeer(stage, name);
        const { endpoints, address } = stage;
        const result = await endpoints.sendRequest({
          address,
          data: Buffer.from('SEND'),
          framing: 'none',
          timeoutMs,
        });
        assert.equal(result.endedBy, 'eof');
        assert.deepEqual(
          result.packets.map(({ data }) => data.length),
          [4, packetLength],
        );
        await shutDown(stage, server);
      }),
    );

    it(
      '50 requests at once against its backlog of 20, all answered',
      onStage(async (stage) => {
        const server = await startPeer(stage, name);
        const results = await Promise.all(Array.from({ length: 50 }, () => sendTo(stage)));
        assert.ok(results.every(({ reply }) => reply?.text === 'Hello World!\n'));
        assert.equal(server.lines.filter((line) => line === 'packet SEND').length, 50);
        await shutDown(stage, server);
      }),
    );

    it(
      'killed: the next request says that nobody listens, and our server takes over its socket file',
      onStage(async (stage) => {
        const server = await startPeer(stage, name);
        await server.kill();
        assert.equal(existsSync(stage.address.path), true);
        await assert.rejects(sendTo(stage), {
          code: 'ECONNREFUSED',
          message:
            `Nobody listens at ${stage.address.path}: the socket file is a leftover of a server that is gone, ` +
            'or one that is not ready yet. Start the server.',
        });
        const { serverId } = await stage.start();
        assert.equal((await sendTo(stage)).reply?.text, 'Hello World!\n');
        // Ours leaves no file behind, so the peer can start again.
        await stage.endpoints.stopServer({ serverId });
        await shutDown(stage, await startPeer(stage, name));
      }),
    );

    it(
      'its backlog full: says so when the time is up, or ends when cancelled',
      onStage(async (stage) => {
        const server = await startPeer(stage, name);
        const { endpoints, address } = stage;
        const idle = await endpoints.connect({ address, timeoutMs });
        await endpoints.sendPacket({ connectionId: idle.connectionId, data: Buffer.from('wait') });
        await server.printed('packet wait');
        // One is being served, and a backlog of n lets n + 1 wait (kernel-facts).
        const waiting = await Promise.all(
          Array.from({ length: 21 }, () => endpoints.connect({ address, timeoutMs })),
        );
        const request = { address, data: Buffer.from('SEND'), framing: 'command' } as const;
        await assert.rejects(endpoints.sendRequest({ ...request, timeoutMs: 50 }), {
          code: 'ETIMEDOUT',
          message:
            `The server at ${address.path} accepted no connection within 50 ms: its backlog is full. ` +
            'Check whether it hangs, or allow more time.',
        });
        const abort = new AbortController();
        const cancelled = endpoints.sendRequest({ ...request, timeoutMs, signal: abort.signal });
        abort.abort();
        await assert.rejects(cancelled, {
          code: 'ABORT_ERR',
          message: `Connecting to ${address.path} was cancelled.`,
        });
        await Promise.all(
          [idle, ...waiting].map(({ connectionId }) => endpoints.disconnect({ connectionId })),
        );
        await shutDown(stage, server);
      }),
    );

    it(
      'killed while a request waits',
      onStage(async (stage) => {
        const server = await startPeer(stage, name);
        const { endpoints, address } = stage;
        const request = endpoints.sendRequest({
          address,
          data: Buffer.from('hello'),
          framing: 'command',
          timeoutMs,
        });
        const rejected = assert.rejects(request, {
          code: 'ECONNRESET',
          message:
            'The server closed the connection before its reply was complete: no packet had come from it.',
        });
        await server.printed('packet hello');
        await server.kill();
        await rejected;
        // The file that the killed server left: ours replaces it, and removes its own.
        await stage.start();
      }),
    );
  });
}
