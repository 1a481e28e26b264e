import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { hex, onSockets } from './socketStage';
import { joined, listening, tapInPlace } from './tapStage';

before(() => void startedTapThread());

describe('credentials through a tap', () => {
  it(
    "are the client's own as far as the kernel lets, and the tap's otherwise",
    onSockets(async (stage) => {
      const raw = await listening(stage);
      const staged = tapInPlace(stage);
      const { client, clientNumber, serverNumber } = await joined(stage, raw);
      await raw.server.call('pass_credentials', { number: serverNumber });
      const mayForge = process.geteuid?.() === 0;
      const identity = await client.call<readonly number[]>('identity');
      const nobody = [client.pid, 65534, 65534];
      const sent = [identity, ...(mayForge ? [nobody, identity] : [])];
      for (const [index, credentials] of sent.entries()) {
        await client.call('send', { number: clientNumber, data: hex(`packet ${index}`), credentials });
      }
      await client.call('send', { number: clientNumber, data: '' });
      for (const credentials of [...sent, identity]) {
        const received = await raw.server.call<unknown>('receive_credentials', { number: serverNumber });
        const taps = [process.pid, process.geteuid?.(), process.getegid?.()];
        assert.deepEqual(received, [mayForge ? credentials : taps]);
      }
      await client.kill();
      await staged.ended();
      unlinkSync(stage.path);
    }),
  );
});
