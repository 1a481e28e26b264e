import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { test } from 'node:test';
import { connect } from '../../src/seqpacket/connect';
import { startedTapThread } from '../../src/seqpacket/startedTapThread';
import { onSockets } from '../unit/seqpacket/socketStage';
import { tapInPlace } from '../unit/seqpacket/tapStage';

const clients = 2_000;
/** Of a tap, whose two sides of each are in this process as well. */
const tapped = 200;

startedTapThread();

/** Runs `count` clients in a process of its own; resolves with how many were answered. */
async function crowd(path: string, first: number, count: number): Promise<number> {
  const child = spawn('python3', [join(__dirname, 'stormClients.py'), path, `${first}`, `${count}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [status]] = await Promise.all([
    textOf(child.stdout),
    once(child, 'close') as Promise<[number]>,
  ]);
  assert.equal(status, 0);
  return Number(output);
}

for (const processes of [1, 4]) {
  test(
    `${clients} clients in ${processes} other processes connect at once against backlog 20: all are served`,
    onSockets(async ({ listen, path }) => {
      const server = await listen({ backlog: 20 });
      server.on('connection', (connection) => {
        connection.on('packet', ({ data }) => void connection.send(data));
      });
      const each = clients / processes;
      const served = await Promise.all(
        Array.from({ length: processes }, (_, number) => crowd(path, number * each, each)),
      );
      assert.deepEqual(
        served,
        Array.from({ length: processes }, () => each),
      );
    }),
  );
}

test(
  `${tapped} clients connect at once through a tap: all are served, and each is recorded`,
  onSockets(async (stage) => {
    const server = await stage.listen({ backlog: 20 });
    server.on('connection', (connection) => {
      connection.on('packet', ({ data }) => void connection.send(data));
    });
    const staged = tapInPlace(stage);
    assert.equal(await crowd(stage.path, 0, tapped), tapped);
    await staged.ended();
    const of = (kind: string) => staged.events.filter((event) => event.kind === kind).length;
    assert.deepEqual([of('open'), of('packet'), of('close'), of('error')], [tapped, 2 * tapped, tapped, 0]);
  }),
);

test(
  `${clients} clients of this process connect at once against backlog 20: all are served, and the later half connects in the order it came`,
  onSockets(async ({ listen, address }) => {
    const server = await listen({ backlog: 20 });
    server.on('connection', (connection) => {
      connection.on('packet', ({ data }) => void connection.send(data));
    });
    const connected: number[] = [];
    const answers = await Promise.all(
      Array.from({ length: clients }, async (_, number) => {
        const connection = await connect(address, { timeoutMs: 120_000 });
        connected.push(number);
        const answer = new Promise<Uint8Array>((resolve) =>
          connection.once('packet', ({ data }) => {
            resolve(data);
          }),
        );
        await connection.send(Buffer.from(String(number)));
        const text = Buffer.from(await answer).toString();
        await connection.close();
        return text;
      }),
    );
    assert.deepEqual(
      answers,
      Array.from({ length: clients }, (_, number) => String(number)),
    );
    assert.deepEqual(
      connected.slice(1000),
      connected.slice(1000).toSorted((a, b) => a - b),
    );
  }),
);
