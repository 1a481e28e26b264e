import assert from 'node:assert/strict';
import { readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ScriptProcess } from '../fixtures/scriptProcess';
import { onSockets } from '../unit/seqpacket/socketStage';
import { checkReceived, MortalPeers, peerPacket, peerRecord } from './mortalPeers';
import { seededRandom } from './seededRandom';

const seed = Number(process.env['SEQPACKET_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));
const kills = 8;
const connections = 10;

test(
  `a process of ours with ${connections} connections is killed, ${kills} times: their peers have every packet that it knew to be taken`,
  onSockets(async ({ folder, atEnd }) => {
    console.log(`SEQPACKET_SEED=${seed}`);
    const random = seededRandom(seed);
    const peers = new MortalPeers();
    const acknowledged = join(folder, 'acknowledged');
    atEnd(async () => {
      await peers.end();
      rmSync(acknowledged);
    });
    const numbers = Array.from({ length: connections }, (_, number) => number);
    const socket = (number: number) => join(folder, `${number}.socket`);
    const record = (number: number) => join(folder, `${number}.record`);
    for (let kill = 0; kill < kills; kill++) {
      writeFileSync(acknowledged, Buffer.alloc(4 * connections));
      const ended = numbers.map((number) => peers.ended(number));
      for (const number of numbers) await peers.fork('listen', number, socket(number), record(number));
      const sender = new ScriptProcess('../proof/mortalSender.ts', [folder, String(connections)]);
      await sender.printed(/^ten$/, 1 + random(150));
      await sender.kill();
      await Promise.all(ended);
      const words = readFileSync(acknowledged);
      for (const number of numbers) {
        const left = peerRecord(record(number));
        const known = words.readUInt32LE(4 * number);
        const name = `socket ${number}, kill ${kill}, SEQPACKET_SEED=${seed}`;
        assert.ok(left.received >= known, `${left.received} of ${known} arrived: ${name}`);
        checkReceived(
          Array.from({ length: left.received }, (_, index) => peerPacket(number, index)),
          left,
        );
        unlinkSync(socket(number));
        rmSync(record(number));
      }
    }
  }),
);
