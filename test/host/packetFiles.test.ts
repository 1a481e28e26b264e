import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { call, clearTraffic } from './support/commands';
import { useSocketFolder } from './support/socketFolder';

/** Runs a command of a packet's menu, as another extension calls it. */
async function run(command: string, argument: unknown): Promise<unknown> {
  return vscode.commands.executeCommand(`seqpacket.${command}`, argument);
}

/** Resolves with the tab that becomes the active one and is accepted. */
async function tabWhen(accept: (tab: vscode.Tab) => boolean): Promise<vscode.Tab> {
  return new Promise((resolve) => {
    const look = (): void => {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
      if (tab === undefined || !accept(tab)) return;
      subscription.dispose();
      resolve(tab);
    };
    const subscription = vscode.window.tabGroups.onDidChangeTabs(look);
    look();
  });
}

function diffOf(tab: vscode.Tab): vscode.TabInputTextDiff {
  assert.ok(tab.input instanceof vscode.TabInputTextDiff);
  return tab.input;
}

describe('packets as files', () => {
  const folder = useSocketFolder();

  /** Sends packets to a server that only reads; gives their numbers as they went out. */
  async function sent(...payloads: readonly (string | Uint8Array)[]): Promise<readonly number[]> {
    const address = folder.path('files');
    await clearTraffic();
    await call('startServer', { address, responder: 'silent' });
    const { connectionId } = await call('connect', { address });
    for (const payload of payloads) await call('sendPacket', { connectionId, payload });
    await call('disconnect', { connectionId });
    await call('stopServer', { address });
    const { events } = await call('getTraffic', { filter: 'kind == packet && role == client' });
    return events.map(({ seq }) => seq);
  }

  /** Imports a packet that is larger than a socket here may take; gives its number. */
  async function imported(data: Uint8Array): Promise<number | undefined> {
    await clearTraffic();
    const event = { timeNs: '1', kind: 'packet', address: '/a', role: 'tap', length: data.length };
    const uri = folder.path('large.jsonl');
    fs.writeFileSync(uri, JSON.stringify({ ...event, data: Buffer.from(data).toString('base64') }));
    await call('importTraffic', { uri });
    fs.rmSync(uri);
    return (await call('getTraffic', {})).events[0]?.seq;
  }

  /** Opens a packet's payload and gives the document that is shown. */
  async function opened(seq: number | undefined): Promise<vscode.TextDocument> {
    await run('openPayload', { seq });
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.equal(document.uri.scheme, 'seqpacket-packet');
    return document;
  }

  it('open in an editor: text and JSON as they are, anything else as its hex dump', async () => {
    const [text, json, binary, empty] = await sent(
      'grüße\tvon 世界\n',
      '{"cmd":"start"}',
      Uint8Array.of(0, 0xff, 0x1b),
      '',
    );
    const plain = await opened(text);
    assert.equal(plain.getText(), 'grüße\tvon 世界\n');
    assert.equal(plain.uri.path, `/Packet ${text} payload.txt`);
    const coloured = await opened(json);
    assert.equal(coloured.getText(), '{"cmd":"start"}');
    assert.equal(coloured.languageId, 'json');
    const dump = await opened(binary);
    assert.match(dump.getText(), /^00000000 {2}00 ff 1b +\|\.\.\.\|$/);
    assert.equal((await opened(empty)).getText(), '');
  });

  it('are files with size, time, and exactly their bytes, that nothing can write to', async () => {
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const [seq] = await sent(every);
    const { events } = await call('getTraffic', { filter: 'role == client && kind == packet' });
    const uri = vscode.Uri.from({
      scheme: 'seqpacket-packet',
      path: `/Packet ${seq} payload.bin`,
      query: events[0]?.timeNs ?? '',
    });
    const { size, mtime, type, permissions } = await vscode.workspace.fs.stat(uri);
    assert.equal(size, 256);
    assert.equal(mtime, Number(BigInt(events[0]?.timeNs ?? 0) / 1_000_000n));
    assert.equal(type, vscode.FileType.File);
    assert.equal(permissions, vscode.FilePermission.Readonly);
    assert.deepEqual(new Uint8Array(await vscode.workspace.fs.readFile(uri)), every);
    assert.equal(vscode.workspace.fs.isWritableFileSystem('seqpacket-packet'), false);
    const writing = [
      () => vscode.workspace.fs.writeFile(uri, every),
      () => vscode.workspace.fs.delete(uri),
      () => vscode.workspace.fs.createDirectory(uri.with({ path: '/x' })),
      () => vscode.workspace.fs.rename(uri, uri.with({ path: '/y' })),
    ];
    for (const write of writing) await assert.rejects(Promise.resolve(write()));
    assert.deepEqual(await vscode.workspace.fs.readDirectory(uri.with({ path: '/', query: '' })), []);
  });

  it('of 4 MiB, and with another name, are read whole', async () => {
    const large = new Uint8Array(4 * 1024 * 1024).fill(0x41);
    const seq = await imported(large);
    const { uri } = await opened(seq);
    assert.equal((await vscode.workspace.fs.stat(uri)).size, large.length);
    const other = uri.with({ path: uri.path.replace('.txt', '.bin') });
    assert.equal(Buffer.compare(await vscode.workspace.fs.readFile(other), large), 0);
  });

  it('compare: texts as text, the older one on the left; what differs in blanks only as hex dumps', async () => {
    const [one, two, blank] = await sent('{"n":1}', '{"n":2}', '{"n":1} ');
    await run('comparePacket', { seq: two, withSeq: one });
    const texts = await tabWhen(({ label }) => label === `Packet ${one} ↔ Packet ${two}`);
    assert.equal(diffOf(texts).original.path, `/Packet ${one} payload.json`);
    assert.equal(diffOf(texts).modified.path, `/Packet ${two} payload.json`);
    await run('comparePacket', { seq: one, withSeq: blank });
    const dumps = await tabWhen(({ label }) => label === `Packet ${one} ↔ Packet ${blank}`);
    assert.equal(diffOf(dumps).modified.path, `/Packet ${blank} hex dump.txt`);
    const modified = await vscode.workspace.openTextDocument(diffOf(dumps).modified);
    assert.match(modified.getText(), /7b 22 6e 22 3a 31 7d 20 +\|\{"n":1\} \|$/);
  });

  it('that are cleared are not found, with a sentence, and an open editor is told', async () => {
    const [seq] = await sent('gone soon');
    const { uri } = await opened(seq);
    const deleted = new Promise<void>((resolve) => {
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(uri, '**'));
      watcher.onDidDelete((of) => {
        if (of.toString() !== uri.toString()) return;
        watcher.dispose();
        resolve();
      });
    });
    await clearTraffic();
    await deleted;
    // One after another: a promise that rejects before it is waited for counts as an error that nobody handles.
    for (const read of [() => vscode.workspace.fs.readFile(uri), () => vscode.workspace.fs.stat(uri)]) {
      await assert.rejects(Promise.resolve(read()), (error: unknown) => {
        assert.ok(error instanceof vscode.FileSystemError);
        assert.equal(error.code, 'FileNotFound');
        assert.match(error.message, new RegExp(`Packet ${seq} is not kept any more\\. Raise the setting`));
        return true;
      });
    }
    await assert.rejects(run('openPayload', { seq }), { code: 'ENOENT' });
    await assert.rejects(run('comparePacket', { seq, withSeq: seq }), { code: 'ENOENT' });
  });

  it('at URIs that name none, or one of another capture, are not found', async () => {
    const [seq] = await sent('x');
    const { uri } = await opened(seq);
    const wrong = [
      uri.with({ path: '/Packet 1e9 payload.bin' }),
      uri.with({ path: '/' + 'x'.repeat(10_000) }),
      uri.with({ query: '' }),
      uri.with({ query: '1' }),
      uri.with({ path: '/Packet 999999999999999 payload.txt' }),
    ];
    for (const one of wrong) {
      await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(one)), { code: 'FileNotFound' });
    }
  });

  it('are named rightly or refused', async () => {
    const [seq] = await sent('x');
    await assert.rejects(run('openPayload', {}), { code: 'EINVAL', message: /"seq" is missing/ });
    await assert.rejects(run('comparePacket', { seq }), { code: 'EINVAL', message: /"withSeq" is missing/ });
    await assert.rejects(run('comparePacket', { seq: 'x', withSeq: seq }), { code: 'EINVAL' });
  });

  it('say how to get the Hex Editor where it is missing', async () => {
    const [seq] = await sent('x');
    assert.equal(vscode.extensions.getExtension('ms-vscode.hexeditor'), undefined);
    await assert.rejects(run('openInHexEditor', { seq }), {
      code: 'ENOPKG',
      message: /Hex Editor \(ms-vscode\.hexeditor\) is not installed .* Install it/,
    });
  });
});
