import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../src/seqpacket/connect';
import { closed, onSockets, packets, text } from '../unit/seqpacket/socketStage';

test(
  '2,000 clients connect at once against backlog 20: all are served',
  onSockets(async ({ listen, address }) => {
    const server = await listen({ backlog: 20 });
    server.on('connection', (connection) => {
      connection.on('packet', ({ data }) => void connection.send(data));
    });
    const served = await Promise.all(
      Array.from({ length: 2_000 }, async (_, number) => {
        const client = await connect(address, { timeoutMs: 60_000 });
        const reply = packets(client, 1);
        await client.send(Buffer.from(`client ${number}`));
        const [packet] = await reply;
        client.end();
        await closed(client);
        return packet === undefined ? undefined : text(packet);
      }),
    );
    assert.deepEqual(
      served,
      Array.from({ length: 2_000 }, (_, number) => `client ${number}`),
    );
  }),
);
