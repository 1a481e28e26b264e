// Every defect known of peers, and the test by which ours is free of it. Where that is elsewhere, among the tests of the same
// subject, it is asserted here that it is there still, under this name.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { accepted, onSockets, packets, text } from './socketStage';

/** A defect, and the file and name of the test. */
type Reference = readonly [defect: string, file: string, name: string];

const here = 'test/unit/seqpacket';

const nodeUnixSocket: readonly Reference[] = [
  [
    'destroy() inside `data` aborts the process',
    `${here}/closing.test.ts`,
    'closing inside a callback is safe: those closed hear nothing more of the same turn',
  ],
  [
    'an empty packet ends reading',
    `${here}/receiving.test.ts`,
    'an empty packet is a packet, and reading goes on after it',
  ],
  [
    'a reset loses queued packets',
    `${here}/closing.test.ts`,
    'a reset is told after the last packet, not instead of it',
  ],
  [
    'truncation is silent',
    `${here}/receiving.test.ts`,
    'receiveLimit keeps that many bytes, marks the packet truncated and tells its length',
  ],
  [
    'a packet too big destroys the socket',
    `${here}/sending.test.ts`,
    'a packet too long is refused with the limit, and harms no other',
  ],
  [
    'write callbacks come in reverse order',
    `${here}/sending.test.ts`,
    'promises resolve in order, each with a time that has come and how long it waited for that',
  ],
  [
    'the queue is unbounded',
    `${here}/sending.test.ts`,
    'the queue is bounded: beyond 64 MiB a packet is refused, and nothing of the queue is lost',
  ],
  ['descriptors leak into children', `${here}/listening.test.ts`, 'a child process inherits nothing'],
  [
    'all abstract names collide',
    `${here}/connecting.test.ts`,
    'abstract names are exact bytes: trailing NULs and all',
  ],
  [
    "a terminated worker kills the main thread's sockets",
    'native/test/environments.test.mjs',
    'that is terminated does no harm to the sockets of another',
  ],
];

const socat: readonly Reference[] = [
  [
    'packets are cut at 8192 bytes by default',
    `${here}/receiving.test.ts`,
    'nothing is cut without a limit, whatever the sizes that alternate',
  ],
  [
    'it ends on an empty packet',
    `${here}/receiving.test.ts`,
    'an empty packet is a packet, and reading goes on after it',
  ],
  [
    'descriptors are dropped',
    `${here}/ancillary.test.ts`,
    'descriptors are told, in order, and closed: with an empty packet too',
  ],
  [
    'a late reply after a half close is lost',
    `${here}/closing.test.ts`,
    'a half close of the peer: end, and it still gets what we send',
  ],
];

const tokioSeqpacket: readonly Reference[] = [
  [
    'a full backlog gives an unconnected socket',
    `${here}/connecting.test.ts`,
    'a full backlog: connects as soon as there is room',
  ],
];

function referTo(references: readonly Reference[]): void {
  for (const [defect, file, name] of references) {
    it(`${defect}: see "${name}"`, () => {
      const source = readFileSync(join(__dirname, '../../..', file), 'utf8');
      const tests = source.replaceAll(/^ *it\(\s*/gm, 'it(').split('\n');
      // Neither in a comment, nor skipped.
      assert.ok(
        tests.some((line) => line.startsWith(`it('${name}',`)),
        `${file} has no such test`,
      );
    });
  }
}

describe('defects of node-unix-socket 0.2.7', () => {
  referTo(nodeUnixSocket);

  it(
    'a write before `connect` hangs it: ours is sent before anybody has accepted the connection, and arrives',
    onSockets(async ({ listen, connect }) => {
      const next = accepted(await listen());
      const client = await connect();
      // Nothing has let the server accept yet: it does so in a later turn of the event loop.
      assert.equal(client.write(Buffer.from('early')), true);
      assert.deepEqual((await packets(await next, 1)).map(text), ['early']);
    }),
  );
});

describe('defects of socat', () => {
  referTo(socat);
});

describe('defects of tokio-seqpacket', () => {
  referTo(tokioSeqpacket);
});
