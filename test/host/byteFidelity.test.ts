import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { parseEscaped } from '../../src/protocol/escapedCodec';
import type { ExtensionExports } from '../../src/workbench/extensionExports';
import { harmful, hostilePayloads } from '../fixtures/hostilePayloads';
import { parseHexdump } from '../fixtures/parseHexdump';
import { activated } from './support/activated';
import { call, clearTraffic, type TrafficEvent } from './support/commands';
import { rowsWhen } from './support/rows';
import { useSocketFolder } from './support/socketFolder';

/** What was sent over a real socket and seen by the client. */
interface Sent {
  readonly data: Uint8Array;
  readonly event: TrafficEvent;
}

describe('every byte through a real socket', () => {
  const folder = useSocketFolder();
  let files = '';
  // Single bytes are in the first of them.
  const payloads = hostilePayloads.filter(({ length }) => length !== 1);
  let exports: ExtensionExports;
  let sent: readonly Sent[] = [];

  before(async () => {
    files = fs.mkdtempSync(path.join(os.tmpdir(), 'seqpacket-bytes-'));
    exports = await activated();
    const address = folder.path('bytes');
    await clearTraffic();
    await call('startServer', { address, responder: 'silent' });
    const { connectionId } = await call('connect', { address });
    for (const payload of payloads) await call('sendPacket', { connectionId, payload });
    // A server that is stopped reads no more, so it is given its turns until it has all.
    await rowsWhen(exports.endpointsTree, (lines) =>
      lines.some((line) => line.includes(` ${payloads.length} in, 0 out`)),
    );
    await call('disconnect', { connectionId });
    await call('stopServer', { address });
    const { events } = await call('getTraffic', { filter: 'kind == packet && role == client' });
    assert.equal(events.length, payloads.length);
    sent = events.map((event, index) => ({ event, data: payloads[index] ?? new Uint8Array() }));
  });
  after(() => fs.rmSync(files, { recursive: true }));

  it('arrives at both ends, and in what commands give', async () => {
    const { events } = await call('getTraffic', { filter: 'kind == packet && role == server' });
    assert.equal(events.length, payloads.length);
    [...events, ...sent.map(({ event }) => event)].forEach((event, index) =>
      same(event.data, payloads[index % payloads.length]),
    );
  });

  it('is in the tree plain text, in the label, for a screen reader and in the tooltip', () => {
    const nodes = exports.trafficTree.getChildren();
    assert.ok(nodes.length > 2 * payloads.length);
    for (const node of nodes) {
      const item = exports.trafficTree.resolveTreeItem(exports.trafficTree.getTreeItem(node), node);
      const { label, description, tooltip, accessibilityInformation } = item;
      for (const text of [label, description, tooltip, accessibilityInformation?.label]) {
        // A MarkdownString would be read as markup.
        assert.ok(typeof text === 'string');
        for (const line of text.split('\n')) assert.doesNotMatch(line, harmful);
      }
    }
  });

  it('is copied exactly', async () => {
    for (const { event, data } of sent) {
      await vscode.commands.executeCommand('seqpacket.copyPacketAsHex', { seq: event.seq });
      same(Buffer.from((await vscode.env.clipboard.readText()).replaceAll(' ', ''), 'hex'), data);
      for (const command of ['copyPacketAsText', 'copyPacketAsC', 'copyPacketAsPython']) {
        await vscode.commands.executeCommand(`seqpacket.${command}`, { seq: event.seq });
        const copied = await vscode.env.clipboard.readText();
        assert.doesNotMatch(copied.replaceAll('\n', ''), harmful, command);
        if (command === 'copyPacketAsText') same(parseEscaped(copied), data);
      }
    }
  });

  it('opens as a document that shows it exactly', async () => {
    for (const { event, data } of sent) {
      await vscode.commands.executeCommand('seqpacket.openPayload', { seq: event.seq });
      const document = vscode.window.activeTextEditor?.document;
      assert.ok(document);
      assert.ok(document.uri.path.startsWith(`/Packet ${event.seq} `));
      const text = document.getText();
      const isDump = document.uri.path.endsWith('hex dump.txt');
      same(isDump ? parseHexdump(text) : Buffer.from(text), data);
      assert.doesNotMatch(text.replaceAll(/[\t\n\ufe0e\ufe0f]/g, ''), harmful);
      assert.notEqual(`${document.languageId} ${text.includes('$schema')}`, 'json true');
      const raw = document.uri.with({ path: `/Packet ${event.seq} payload.bin` });
      same(await vscode.workspace.fs.readFile(raw), data);
    }
  });

  it('is exported and imported exactly', async () => {
    const uris = ['a.jsonl', 'a.pcapng', 'a.txt'].map((name) => path.join(files, name));
    for (const uri of uris) await call('exportTraffic', { uri, filter: 'role == client && kind == packet' });
    for (const uri of uris.slice(0, 2)) {
      await clearTraffic();
      await call('importTraffic', { uri });
      const { events } = await call('getTraffic', {});
      assert.equal(events.length, payloads.length);
      events.forEach(({ seq, data }, index) =>
        same(data, payloads[index], `${path.basename(uri)}, packet ${index}, number ${seq}: `),
      );
    }
    const lines = fs.readFileSync(uris[2] ?? '', 'utf8').split('\n');
    for (const line of lines) assert.doesNotMatch(line, harmful);
    assert.equal(lines.filter((line) => line.includes(' → out ')).length, payloads.length);
  });
});

function same(actual: Uint8Array | undefined, expected: Uint8Array | undefined, where = ''): void {
  assert.ok(actual !== undefined && expected !== undefined);
  assert.equal(
    Buffer.compare(actual, expected),
    0,
    `${where}${actual.length} bytes, not the ${expected.length} sent`,
  );
}
