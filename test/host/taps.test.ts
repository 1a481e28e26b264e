import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { before, describe, it } from 'mocha';
import type { ExtensionExports } from '../../src/workbench/extensionExports';
import { harmful } from '../fixtures/hostilePayloads';
import { activated } from './support/activated';
import { call, clearTraffic } from './support/commands';
import { rowsWhen } from './support/rows';
import { useSocketFolder } from './support/socketFolder';

/** A connection through a tap in the place of a server of ours. */
interface TappedConnection {
  readonly tapId: number;
  readonly connectionId: number;
}

/** Starts a server, then its tap, and connects through it. */
async function connectTapped(address: string, responder: string): Promise<TappedConnection> {
  await call('startServer', { address, responder });
  const { tapId } = await call('startTap', { address });
  const { connectionId } = await call('connect', { address });
  return { tapId, connectionId };
}

/** Ends the tap, its connection and the server. */
async function endTapped(address: string, { tapId, connectionId }: TappedConnection): Promise<void> {
  await call('stopTap', { tapId });
  await call('disconnect', { connectionId });
  await call('stopServer', { address });
}

/** Asserts that the command server is reached, through whatever is at the address. */
async function isAnswered(address: string): Promise<void> {
  const { reply } = await call('sendRequest', { address, payload: 'SEND' });
  assert.equal(reply?.text, 'Hello World!\n');
}

describe('startTap, stopTap', () => {
  const folder = useSocketFolder();
  let exports: ExtensionExports;

  before(async () => {
    exports = await activated();
  });

  it('records a request and its reply between a client and a server, and puts the socket back', async () => {
    const address = folder.path('a');
    await call('startServer', { address });
    const original = fs.lstatSync(address).ino;
    await clearTraffic();
    const tap = await call('startTap', { address });
    assert.deepEqual([tap.address, tap.upstream], [address, `${address}.tapped`]);
    await isAnswered(address);
    await rowsWhen(exports.endpointsTree, (lines) =>
      lines.some((line) => line.includes('tap in place · 0 clients')),
    );
    const { events } = await call('getTraffic', { filter: 'role == tap && kind == packet' });
    assert.deepEqual(
      events.map(({ direction, length }) => [direction, length]),
      [
        ['c2s', 4],
        ['s2c', 4],
        ['s2c', 13],
      ],
    );
    assert.ok(events[1]?.latencyNs);
    assert.deepEqual(await call('stopTap', { tapId: tap.tapId }), { restored: true });
    assert.equal(fs.lstatSync(address).ino, original);
    assert.deepEqual(await call('stopTap', { address }), { restored: false });
    await call('stopServer', { address });
  });

  it('shows a tap with its connections, whose they are, and what passed', async () => {
    const address = folder.path('b');
    const tapped = await connectTapped(address, 'echo');
    const { connectionId } = tapped;
    await call('sendPacket', { connectionId, payload: 'ping' });
    const ways = ['    To server | 4 B', '    To client | 4 B'];
    const lines = await rowsWhen(exports.endpointsTree, (rows) => ways.every((way) => rows.includes(way)));
    const tapRow = lines.findIndex((line) => line.startsWith('b | tap in place · 1 client'));
    assert.ok(tapRow >= 0, lines.join('\n'));
    const [connection = '', ...below] = lines.slice(tapRow + 1, tapRow + 4);
    assert.match(connection, new RegExp(`^ {2}#\\d+ \\| \\S+ \\(${process.pid}\\) → 1 ← 1$`));
    assert.deepEqual(below, ways);
    await endTapped(address, tapped);
    await rowsWhen(exports.endpointsTree, (rows) => rows.every((row) => !row.includes('tap')));
  });

  it('shows names that others chose as plain text, in rows, tooltips and for a screen reader', async () => {
    const address = folder.path('\u202e\u001b[2J[x](command:y)');
    const tapped = await connectTapped(address, 'silent');
    await rowsWhen(exports.endpointsTree, (rows) => rows.some((row) => row.includes('→ 0 ← 0')));
    const taps = exports.endpointsTree.getChildren().filter(({ node }) => node === 'tap');
    const nodes = [...taps, ...taps.flatMap((tap) => exports.endpointsTree.getChildren(tap))];
    assert.equal(nodes.length, 2);
    for (const node of nodes) {
      const { label, description, tooltip, accessibilityInformation } =
        exports.endpointsTree.getTreeItem(node);
      for (const text of [label, description, tooltip, accessibilityInformation?.label]) {
        // A MarkdownString would be read as markup.
        assert.ok(typeof text === 'string');
        for (const line of text.split('\n')) assert.doesNotMatch(line, harmful);
      }
    }
    await endTapped(address, tapped);
  });

  it('taps an abstract name at an address of its own', async () => {
    const upstream = `@seqpacket-tap-${process.pid}`;
    const address = folder.path('c');
    await call('startServer', { address: upstream });
    const tap = await call('startTap', { address, upstream });
    assert.equal(tap.upstream, upstream);
    await isAnswered(address);
    assert.deepEqual(await call('stopTap', { address }), { restored: true });
    assert.ok(!fs.existsSync(address));
    await call('stopServer', { address: upstream });
  });

  it('refuses what cannot be tapped, with a code and what to do', async () => {
    const address = folder.path('d');
    await assert.rejects(call('startTap', { address }), {
      code: 'ENOENT',
      message: /Start its server first/,
    });
    await assert.rejects(call('startTap', { address: '@nobody' }), { code: 'EINVAL', message: /"upstream"/ });
    await assert.rejects(call('stopTap', { tapId: 1_000_000 }), { code: 'ENOENT' });
    await call('startServer', { address });
    const { tapId } = await call('startTap', { address });
    await assert.rejects(call('startTap', { address }), {
      code: 'EBUSY',
      message: /tapped already, by this window/,
    });
    await call('stopTap', { tapId });
    await call('stopServer', { address });
  });
});
