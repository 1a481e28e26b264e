import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { hex, onSockets } from './socketStage';
import { leave, throughTap } from './tapStage';

before(() => void startedTapThread());

describe('credentials through a tap', () => {
  it(
    "are the client's own as far as the kernel lets, and the tap's otherwise",
    onSockets(async (stage) => {
      const staged = await throughTap(stage);
      const { client, clientNumber, server, serverNumber } = staged;
      await server.call('pass_credentials', { number: serverNumber });
      const mayForge = process.geteuid?.() === 0;
      const identity = await client.call<readonly number[]>('identity');
      const nobody = [client.pid, 65534, 65534];
      const sent = [identity, ...(mayForge ? [nobody, identity] : [])];
      for (const [index, credentials] of sent.entries()) {
        await client.call('send', { number: clientNumber, data: hex(`packet ${index}`), credentials });
      }
      await client.call('send', { number: clientNumber, data: '' });
      for (const credentials of [...sent, identity]) {
        const received = await server.call<unknown>('receive_credentials', { number: serverNumber });
        const taps = [process.pid, process.geteuid?.(), process.getegid?.()];
        assert.deepEqual(received, [mayForge ? credentials : taps]);
      }
      await leave(stage, staged);
    }),
  );
});
