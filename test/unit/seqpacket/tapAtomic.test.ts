import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { before, describe, it } from 'node:test';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { accepted, onSockets, type SocketStage } from './socketStage';
import { tapInPlace } from './tapStage';

const clients = 3;
const rounds = 50;

before(() => void startedTapThread());

/** A client that asks on one connection after the other (askForever.py); what is returned ends it, and gives how many there were. */
function asking(stage: SocketStage): () => Promise<number> {
  const script = join(__dirname, '..', '..', 'fixtures', 'askForever.py');
  const child = spawn('python3', [script, stage.path], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, LD_PRELOAD: '' },
  });
  const printed = text(child.stdout);
  const closed = once(child, 'close') as Promise<[number | null]>;
  stage.atEnd(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  return async () => {
    child.stdin.end();
    const [code] = await closed;
    assert.equal(code, 0, 'a connection failed');
    return Number(await printed);
  };
}

describe('starting and stopping a tap', () => {
  it(
    `is one step for clients that connect without end: of ${rounds} rounds no connection fails`,
    onSockets(async (stage) => {
      const server = await stage.listen();
      let direct = 0;
      server.on('connection', (connection) => {
        direct++;
        connection.on('packet', ({ data }) => void connection.send(data));
      });
      const ends = Array.from({ length: clients }, () => asking(stage));
      let tapped = 0;
      for (let round = 0; round < rounds; round++) {
        const staged = tapInPlace(stage);
        await staged.heard(({ kind }) => kind === 'open');
        assert.equal(await staged.ended(), true);
        tapped += staged.events.filter(({ kind }) => kind === 'open').length;
        await accepted(server);
      }
      const asked = await Promise.all(ends.map((end) => end()));
      const total = asked.reduce((sum, count) => sum + count, 0);
      assert.equal(total, direct);
      assert.ok(tapped >= rounds && total > tapped, `${tapped} of ${total} went through a tap`);
    }),
  );
});
