import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { PeerName, PeerProcess } from '../../fixtures/peerProcess';
import { onStage } from '../endpoints/stage';

/** The clients, and what ends the packets of each: C strings go out with their NUL. */
const clients: readonly (readonly [PeerName, string])[] = [
  ['C client', String.raw`\0`],
  ['Python client', ''],
];

async function assertAnswered(client: PeerProcess, packetLength = 13): Promise<void> {
  assert.deepEqual(await client.exited, { code: 0, signal: null, stderr: '' });
  assert.deepEqual(client.lines, ['length 13', `packet ${packetLength}`, 'Hello World!']);
}

for (const [name, end] of clients) {
  describe(`our server and the ${name}`, () => {
    it(
      'SEND, with other packets first',
      onStage(async ({ start, peer, address, log }) => {
        await start();
        await assertAnswered(peer(name, address.path, 'hello', 'SENDS', 'SEND'));
        assert.deepEqual(
          log().filter((line) => line.includes(' in ')),
          [`server #1 in hello${end}`, `server #1 in SENDS${end}`, `server #1 in SEND${end}`],
        );
      }),
    );

    it(
      'DOWN: answered, and then the server is gone with its socket file',
      onStage(async ({ start, peer, address, endpoints }) => {
        const { serverId } = await start();
        await assertAnswered(peer(name, address.path, 'DOWN'));
        assert.equal(existsSync(address.path), false);
        assert.deepEqual(endpoints.servers(), []);
        assert.equal(await endpoints.stopServer({ serverId }), false);
        // And it can start again.
        await start();
        await assertAnswered(peer(name, address.path, 'SEND'));
      }),
    );

    it(
      'a padded reply',
      onStage(async ({ start, peer, address }) => {
        await start({ padReplyTo: 256 });
        await assertAnswered(peer(name, address.path, 'SEND'), 256);
      }),
    );

    it(
      'leaving without a command',
      onStage(async ({ start, peer, address }) => {
        await start();
        const leaving = peer(name, address.path, 'hello');
        assert.equal((await leaving.exited).code, 0);
        await assertAnswered(peer(name, address.path, 'SEND'));
      }),
    );

    it(
      'many at once, all answered',
      onStage(async ({ start, peer, address }) => {
        await start();
        const processes = Array.from({ length: name === 'C client' ? 50 : 8 }, () =>
          peer(name, address.path, 'SEND'),
        );
        await Promise.all(processes.map((client) => assertAnswered(client)));
      }),
    );
  });
}
