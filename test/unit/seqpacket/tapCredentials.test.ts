import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { hex, onSockets } from './socketStage';
import { joined, leave, listening, tapInPlace, throughTap } from './tapStage';

/** So many, and so many packets of each, that some come right when the tap has accepted a client. */
const connections = 200;
const packetsEach = 100;

before(() => void startedTapThread());

describe('credentials through a tap', () => {
  it(
    "are the client's and the server's own as far as the kernel lets, and the tap's otherwise",
    onSockets(async (stage) => {
      const staged = await throughTap(stage);
      const { client, clientNumber, server, serverNumber } = staged;
      const mayForge = process.geteuid?.() === 0;
      for (const [sender, from, receiver, to] of [
        [client, clientNumber, server, serverNumber],
        [server, serverNumber, client, clientNumber],
      ] as const) {
        await receiver.call('pass_credentials', { number: to });
        const identity = await sender.call<readonly number[]>('identity');
        const nobody = [sender.pid, 65534, 65534];
        const sent = [identity, ...(mayForge ? [nobody, identity] : [])];
        for (const [index, credentials] of sent.entries()) {
          await sender.call('send', { number: from, data: hex(`packet ${index}`), credentials });
        }
        await sender.call('send', { number: from, data: '' });
        for (const credentials of [...sent, identity]) {
          const received = await receiver.call<unknown>('receive_credentials', { number: to });
          // Asking for a server's (SO_PASSCRED) would give the tap a name that the server sees, so they are those of who listens there.
          const passed = sender === server ? identity : credentials;
          assert.deepEqual(received, [mayForge ? passed : tapsOwn()]);
        }
      }
      await leave(stage, staged);
    }),
  );

  it(
    "are the client's also of what it sends while it is joined",
    onSockets(async (stage) => {
      const server = stage.rawPeer();
      const listener = await server.listen(stage.path, connections);
      await server.call('pass_credentials', { number: listener });
      const staged = tapInPlace(stage);
      const client = stage.rawPeer();
      const identity = await client.call<unknown>('identity');
      // Connects and sends at once, again and again: the tap takes the one while the others come.
      const steps = Array.from({ length: connections }, (_, number) => [
        { do: 'new' },
        { do: 'connect', number, path: stage.path },
        { do: 'send_many', number, count: packetsEach, length: 1 },
      ]);
      await client.call('in_turn', { steps: steps.flat() });
      const expected = [process.geteuid?.() === 0 ? identity : tapsOwn()];
      for (let count = 0; count < connections; count++) {
        const number = await server.call<number>('accept', { number: listener });
        const received = await server.call<unknown>('in_turn', {
          steps: Array.from({ length: packetsEach }, () => ({ do: 'receive_credentials', number })),
        });
        assert.deepEqual(received, Array<unknown>(packetsEach).fill(expected));
      }
      await leave(stage, { ...staged, client });
    }),
  );

  it(
    "are the tap's where each end asks who its peer is (SO_PEERCRED): a difference that the kernel leaves no way around",
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const direct = await joined(stage, raw);
      const staged = tapInPlace(stage);
      const tapped = await joined(stage, raw);
      const peers = async ({ client, clientNumber, server, serverNumber }: typeof direct) => [
        await server.call<unknown>('peer_credentials', { number: serverNumber }),
        await client.call<unknown>('peer_credentials', { number: clientNumber }),
      ];
      assert.deepEqual(await peers(direct), [
        await direct.client.call<unknown>('identity'),
        await raw.server.call<unknown>('identity'),
      ]);
      assert.deepEqual(await peers(tapped), [tapsOwn(), tapsOwn()]);
      await direct.client.kill();
      await leave(stage, { ...staged, client: tapped.client });
    }),
  );
});

function tapsOwn() {
  return [process.pid, process.geteuid?.(), process.getegid?.()];
}
