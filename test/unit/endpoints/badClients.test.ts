import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { onStage, type Stage } from './stage';

const timeoutMs = 60_000;

async function assertServes({ endpoints, address }: Stage): Promise<void> {
  const result = await endpoints.sendRequest({
    address,
    data: Buffer.from('SEND'),
    framing: 'command',
    timeoutMs,
  });
  assert.equal(result.reply?.text, 'Hello World!\n');
}

describe('a server serves others, whatever one client does', () => {
  it(
    'one that sends nothing',
    onStage(async (stage) => {
      await stage.start();
      const idle = await stage.connectRaw();
      await assertServes(stage);
      idle.destroy();
      await stage.allClosed();
      await assertServes(stage);
    }),
  );

  it(
    'one that leaves without a command',
    onStage(async (stage) => {
      await stage.start();
      const client = await stage.connectRaw();
      await client.send(Buffer.from('hello'));
      client.destroy();
      await stage.until(() => stage.log().includes('server #1 close'));
      assert.deepEqual(stage.log(), [
        'server listen',
        'server #1 open',
        'server #1 in hello',
        'server #1 close',
      ]);
      await assertServes(stage);
    }),
  );

  it(
    'one that sends 100,000 packets, none of which is lost',
    onStage(async (stage) => {
      const count = 100_000;
      await stage.start();
      const client = await stage.connectRaw();
      const packet = Buffer.alloc(8);
      let served: Promise<void> | undefined;
      for (let i = 0; i < count; i++) {
        packet.writeDoubleBE(i);
        if (!client.write(packet)) await once(client, 'drain');
        if (i === count / 2) served = assertServes(stage);
      }
      await served;
      client.destroy();
      await stage.allClosed();
      const { events } = await stage.capture.query();
      const received = events.filter(({ connectionId, kind }) => connectionId === 1 && kind === 'packet');
      assert.equal(received.length, count);
      received.forEach(({ data }, i) => assert.equal(Buffer.from(data ?? []).readDoubleBE(), i));
    }),
  );

  it(
    'one that dies in mid-traffic',
    onStage(async (stage) => {
      const { address, endpoints } = stage;
      await stage.start({ responder: 'silent' });
      // It waits for a reply that never comes.
      const peer = stage.peer('C client', address.path, 'hello', 'SEND');
      await stage.until(() => endpoints.connections()[0]?.packetsIn === 2);
      await peer.kill();
      await stage.allClosed();
      assert.deepEqual(stage.log(), [
        'server listen',
        'server #1 open',
        String.raw`server #1 in hello\0`,
        String.raw`server #1 in SEND\0`,
        'server #1 close',
      ]);
    }),
  );

  it(
    'one that half-closes after its command, and reads on',
    onStage(async (stage) => {
      await stage.start();
      const client = await stage.connectRaw();
      const received: string[] = [];
      client.on('packet', ({ data }) => received.push(Buffer.from(data).toString()));
      client.write(Buffer.from('SEND'));
      client.end();
      await once(client, 'close');
      assert.equal(received.length, 2);
      assert.equal(received[1], 'Hello World!\n');
    }),
  );

  it(
    'one that half-closes before it reads its echoes',
    onStage(async (stage) => {
      await stage.start({ responder: 'echo' });
      const client = await stage.connectRaw();
      const count = 1000;
      for (let i = 0; i < count; i++) client.write(Buffer.from(String(i)));
      client.end();
      const received: string[] = [];
      client.on('packet', ({ data }) => received.push(Buffer.from(data).toString()));
      await once(client, 'close');
      assert.deepEqual(
        received,
        Array.from({ length: count }, (_, i) => String(i)),
      );
    }),
  );

  it(
    'one that asks for an echo of all and never reads',
    onStage(async (stage) => {
      const { endpoints, address } = stage;
      await stage.start({ responder: 'echo' });
      const greedy = await stage.connectRaw();
      const packet = Buffer.alloc(1000, 'x');
      // Until the way there and the way back are full, and its server reads no more.
      while (greedy.write(packet));
      const { connectionId } = await endpoints.connect({ address, timeoutMs });
      await endpoints.sendPacket({ connectionId, data: Buffer.from('me too') });
      const mine = () =>
        endpoints.connections().find((connection) => connection.connectionId === connectionId);
      await stage.until(() => mine()?.packetsIn === 1);
      await endpoints.disconnect({ connectionId });
    }),
  );
});

describe('the log reads in wire order', () => {
  it(
    'with many clients that send before they read',
    onStage(async (stage) => {
      const { endpoints, address, capture } = stage;
      const [clients, packets] = [10, 100];
      await stage.start({ responder: 'echo' });
      const opened = await Promise.all(
        Array.from({ length: clients }, () => endpoints.connect({ address, timeoutMs })),
      );
      await Promise.all(
        opened.flatMap(({ connectionId }) =>
          Array.from({ length: packets }, (_, i) =>
            endpoints.sendPacket({ connectionId, data: Buffer.from(`${i}`) }),
          ),
        ),
      );
      const back = () => endpoints.connections().filter(({ role }) => role === 'client');
      await stage.until(() => back().every(({ packetsIn }) => packetsIn === packets));

      const { events: all } = await capture.query();
      const ids = endpoints.connections().map(({ connectionId }) => connectionId);
      assert.equal(ids.length, 2 * clients);
      for (const id of ids) {
        const [open, ...rest] = all.filter(({ connectionId }) => connectionId === id);
        assert.equal(open?.kind, 'open');
        const question = open.role === 'server' ? 'in' : 'out';
        let asked = 0;
        let answered = 0;
        for (const { direction, data } of rest) {
          const expected = direction === question ? asked++ : answered++;
          assert.equal(Buffer.from(data ?? []).toString(), String(expected));
          assert.ok(answered <= asked, 'an answer is listed before its question');
        }
        assert.deepEqual([asked, answered], [packets, packets]);
        const times = rest.map(({ timeNs }) => timeNs);
        assert.deepEqual(
          times,
          times.toSorted((a, b) => Number(a - b)),
        );
      }
    }),
  );
});
