import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Connection } from '../../../src/seqpacket/connection';
import { toWireEvent } from '../../../src/traffic/trafficEvent';
import { packets } from '../seqpacket/socketStage';
import { onStage } from './stage';

const packetBytes = 150_000;
const count = 40;
const data = new Uint8Array(packetBytes);
const timeoutMs = 60_000;
/** More than an echo server reads of a client that does not read, and than lies in the kernel between them. */
const echoes = 200;
const echoBytes = 100_000;

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
    onStage(async ({ start, endpoints, connectRaw, capture, until, allClosed }) => {
      await start({ responder: 'echo' });
      const client = await connectRaw();
      for (let sent = 0; sent < echoes; sent++) client.write(new Uint8Array(echoBytes));
      await until(() =>
        endpoints.connections().some(({ packetsIn, packetsOut }) => packetsIn - packetsOut >= 64),
      );
      await packets(client, echoes);
      client.end();
      await allClosed();
      const sent = (await capture.query({ filter: 'role == server && dir == out', limit: 0 })).matched;
      const held = (await capture.query({ filter: 'role == server && dir == out && held', limit: 0 }))
        .matched;
      assert.equal(sent, echoes);
      assert.ok(held >= 64 && held < sent, `${held} of ${sent}`);
      const [open] = (await capture.query({ filter: 'kind == open && role == server' })).events;
      assert.equal(open?.processName, readFileSync('/proc/self/comm', 'utf8').trimEnd());
    }),
  );
});
