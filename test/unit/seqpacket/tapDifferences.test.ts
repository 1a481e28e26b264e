import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { onSockets, type SocketStage } from './socketStage';
import { joined, leave, listening, tapInPlace, throughTap } from './tapStage';

before(() => void startedTapThread());

type Ends = Awaited<ReturnType<typeof joined>>;

/** What each end is told that the other is called. */
async function names({ client, clientNumber, server, serverNumber }: Ends) {
  return {
    ofServer: await client.call<string>('peer_name', { number: clientNumber }),
    ofClient: await server.call<string>('peer_name', { number: serverNumber }),
  };
}

/** A client that has a name of its own, through whatever is at the stage's path. */
async function named(stage: SocketStage, raw: Awaited<ReturnType<typeof listening>>, name: string) {
  const client = stage.rawPeer();
  const clientNumber = await client.call<number>('new');
  await client.call('bind', { number: clientNumber, path: name });
  await client.call('connect', { number: clientNumber, path: stage.path });
  const serverNumber = await raw.server.call<number>('accept', { number: raw.listener });
  return { client, clientNumber, server: raw.server, serverNumber };
}

/** Fills the client's way until it is blocked; gives when that was, and when the last packet then counts as sent, in µs. */
async function lastStamp({ client, clientNumber, server, serverNumber }: Ends) {
  await server.call('stamp_times', { number: serverNumber });
  await client.call('send_until_error', { number: clientNumber, data: '00'.repeat(1000) });
  const blocked = await client.call<number>('now');
  const last = await server.call<number>('receive_last_time', { number: serverNumber });
  return { blocked, last };
}

describe('through a tap, unlike without one,', () => {
  it(
    'the server is called by a temporary name, and a client that has a name by none',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const name = `${stage.path}.client`;
      const direct = await named(stage, raw, name);
      assert.deepEqual(await names(direct), { ofServer: stage.path, ofClient: name });
      await direct.client.kill();
      unlinkSync(name);
      const staged = tapInPlace(stage);
      const tapped = await named(stage, raw, name);
      const { ofServer, ofClient } = await names(tapped);
      assert.ok(ofServer.startsWith(`${stage.path}.tapped.~`), ofServer);
      assert.match(ofServer, /~[0-9a-f]+$/);
      assert.equal(ofClient, '');
      unlinkSync(name);
      await leave(stage, { ...staged, client: tapped.client });
    }),
  );

  it(
    'a packet that waited in the tap counts for its receiver as sent when the tap passed it on; in the capture, when its sender sent it',
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const direct = await joined(stage, raw);
      const untapped = await lastStamp(direct);
      assert.ok(untapped.last <= untapped.blocked);
      await Promise.all([direct.client.kill(), raw.server.kill()]);
      unlinkSync(stage.path);

      const staged = await throughTap(stage);
      const tapped = await lastStamp(staged);
      assert.ok(tapped.last > tapped.blocked);
      await staged.client.kill();
      await staged.ended();
      const times = staged.events.flatMap((event) => (event.kind === 'packet' ? [event.timeNs] : []));
      assert.ok((times.at(-1) ?? 0n) / 1000n <= BigInt(tapped.blocked));
      unlinkSync(stage.path);
    }),
  );
});
