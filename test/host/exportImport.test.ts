import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as os from 'node:os';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { TrafficEvent } from './support/commands';
import { call, clearTraffic } from './support/commands';
import { useSocketFolder } from './support/socketFolder';

describe('exportTraffic and importTraffic', () => {
  const sockets = useSocketFolder();
  let folder = '';
  let events: readonly TrafficEvent[] = [];

  before(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'seqpacket-export-'));
    const address = sockets.path('a');
    await clearTraffic();
    await call('startServer', { address });
    await call('sendRequest', {
      address,
      payload: '00 ff 0d 0a',
      encoding: 'hex',
      framing: 'none',
      timeoutMs: 50,
    });
    await call('sendRequest', { address, payload: 'SEND' });
    await call('stopServer', { address });
    ({ events } = await call('getTraffic', {}));
  });

  after(() => fs.rmSync(folder, { recursive: true }));

  function file(name: string): vscode.Uri {
    return vscode.Uri.file(path.join(folder, name));
  }

  for (const name of ['traffic.jsonl', 'traffic.pcapng']) {
    it(`${name} is imported as what was exported, under new numbers`, async () => {
      const uri = file(name);
      const exported = await call('exportTraffic', { uri });
      assert.deepEqual(exported, { events: events.length, bytes: fs.statSync(uri.fsPath).size });
      await clearTraffic();
      assert.deepEqual(await call('importTraffic', { uri: uri.toString() }), { events: events.length });
      const imported = (await call('getTraffic', {})).events;
      assert.deepEqual(
        imported.map((event) => ({ ...event, seq: 0 })),
        events.map((event) => ({ ...event, seq: 0 })),
      );
      const last = events.at(-1)?.seq ?? 0;
      assert.ok(
        imported.every((event, index) => event.seq > last && event.seq === (imported[0]?.seq ?? 0) + index),
      );
    });
  }

  it('answers have their latency', () => {
    const answers = events.filter((event) => event.role === 'client' && event.direction === 'in');
    assert.equal(answers.length, 2);
    for (const { latencyNs } of answers) assert.match(latencyNs ?? '', /^\d+$/);
  });

  it('writes what the filter matches, in the format that is asked for, at a path', async () => {
    const at = path.join(folder, 'some.file');
    const filter = 'role == client && dir == out && text ~ /^send$/i';
    const { events: written } = await call('exportTraffic', { uri: at, format: 'text', filter });
    assert.equal(written, 1);
    assert.match(fs.readFileSync(at, 'utf8'), /^\d{4}-\d\d-\d\d\n.* client #\d+ +→ out +4 B {2}SEND\n$/);
  });

  it('refuses what it cannot do, and leaves the file alone', async () => {
    const old = file('old.jsonl');
    fs.writeFileSync(old.fsPath, 'precious');
    const kept = (await call('getTraffic', {})).total;
    await assert.rejects(call('exportTraffic', { uri: old, filter: 'len >' }), {
      code: 'EINVAL',
      message: /column 6/,
    });
    await assert.rejects(call('exportTraffic', { uri: file('x.unknown') }), {
      code: 'EINVAL',
      message: /\.pcapng/,
    });
    await assert.rejects(call('exportTraffic', { uri: old, format: 'csv' }), {
      code: 'EINVAL',
      message: /"pcapng"/,
    });
    await assert.rejects(call('exportTraffic', { uri: 'relative.txt' }), {
      code: 'EINVAL',
      message: /absolute path/,
    });
    await assert.rejects(call('exportTraffic', { uri: file('no/such.txt') }), { code: 'ENOENT' });
    await assert.rejects(call('importTraffic', { uri: old }), { code: 'EBADMSG', message: /byte 0/ });
    await assert.rejects(call('importTraffic', { uri: file('none.jsonl') }), {
      code: 'ENOENT',
      message: /none\.jsonl/,
    });
    await assert.rejects(call('importTraffic', {}), { code: 'EINVAL', message: /"uri" must be/ });
    assert.equal(fs.readFileSync(old.fsPath, 'utf8'), 'precious');
    assert.equal((await call('getTraffic', {})).total, kept);
    assert.deepEqual(
      fs.readdirSync(folder).filter((name) => name.startsWith('.')),
      [],
    );
  });
});
