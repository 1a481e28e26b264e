import assert from 'node:assert/strict';
import { readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { formatAddress, parseAddress } from '../../../src/seqpacket/socketAddress';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { hex, onSockets } from './socketStage';
import { joined, listening, passes, tapInPlace } from './tapStage';

before(() => void startedTapThread());

describe('a tap between two addresses', () => {
  it(
    'serves abstract names, and servers that come later',
    onSockets(async (stage) => {
      const upstream = parseAddress(`@tap-test-${process.pid}`);
      const staged = tapInPlace(stage, { upstream });
      assert.equal(staged.tap.inPlace, false);
      assert.equal(staged.tap.upstream, formatAddress(upstream));
      const client = stage.rawPeer();
      const early = await client.connect(stage.path);
      assert.equal((await client.receive(early)).data, '');
      await staged.heard(({ kind }) => kind === 'error');
      const server = stage.rawPeer();
      const listener = await server.listen(`@${hex(formatAddress(upstream).slice(1))}`);
      const late = await client.connect(stage.path);
      const number = await server.call<number>('accept', { number: listener });
      await passes('hello', { client, clientNumber: late, server, serverNumber: number });
      await client.kill();
      assert.equal(await staged.ended(), true);
      assert.deepEqual(readdirSync(stage.folder), []);
    }),
  );

  it(
    'can be tapped in turn',
    onSockets(async (stage) => {
      const there = join(stage.folder, 'server.socket');
      const raw = await listening(stage, there);
      const lower = tapInPlace(stage, { upstream: parseAddress(there) });
      const upper = tapInPlace(stage);
      const connection = await joined(stage, raw);
      await passes('through both', connection);
      await connection.client.kill();
      assert.equal(await upper.ended(), true);
      assert.equal(await lower.ended(), true);
      assert.deepEqual(readdirSync(stage.folder), ['server.socket']);
      unlinkSync(there);
    }),
  );
});
