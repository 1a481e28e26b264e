import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Connection } from '../../../src/seqpacket/connection';
import { toWireEvent } from '../../../src/traffic/trafficEvent';
import { onStage } from './stage';

const packetBytes = 150_000;
const count = 40;
const data = new Uint8Array(packetBytes);
const timeoutMs = 60_000;

describe('Endpoints: packets for an end that does not read', () => {
  it(
    'are recorded as held, with the time that they waited, and no others',
    onStage(async ({ endpoints, address, listenRaw, capture }) => {
      const accepted = new Promise<Connection>((resolve) => void listenRaw(resolve));
      const { connectionId } = await endpoints.connect({ address, timeoutMs });
      const peer = await accepted;
      const before = BigInt(Date.now()) * 1_000_000n;
      const sends = Promise.all(
        Array.from({ length: count }, () => endpoints.sendPacket({ connectionId, data })),
      );
      // It reads from the next turn of the event loop on, when all are handed over.
      await new Promise((resolve) => setImmediate(resolve));
      peer.resume();
      await sends;

      const { events } = await capture.query({ filter: 'dir == out' });
      assert.equal(events.length, count);
      const firstHeld = events.findIndex(({ heldNs }) => heldNs !== undefined);
      assert.ok(firstHeld > 0, 'the first packet found room');
      for (const { timeNs, heldNs = -1n } of events.slice(firstHeld)) {
        assert.ok(heldNs > 0n && timeNs - heldNs >= before);
      }
      const held = await capture.query({ filter: 'held' });
      assert.equal(held.matched, count - firstHeld);
      assert.equal((await capture.query({ filter: 'held >= 0ns && !truncated' })).matched, held.matched);
      assert.equal((await capture.query({ filter: 'held > 3600s' })).matched, 0);
      const last = held.events.at(-1);
      assert.equal(last && toWireEvent(last).heldNs, String(last?.heldNs));
    }),
  );

  it(
    'of a server of ours are held too; the connection has the name of the process at its other end',
    onStage(async ({ start, connectRaw, capture, until }) => {
      await start({ responder: 'command', reply: Buffer.alloc(packetBytes) });
      const client = await connectRaw();
      // Two packets answer each; the client reads none of them yet.
      for (let sent = 0; sent < 10; sent++) client.write(Buffer.from('SEND'));
      client.resume();
      await until(() => capture.slice(0, capture.size).some(({ kind }) => kind === 'close'));
      const [open] = (await capture.query({ filter: 'kind == open && role == server' })).events;
      assert.equal(open?.processName, readFileSync('/proc/self/comm', 'utf8').trimEnd());
    }),
  );
});
