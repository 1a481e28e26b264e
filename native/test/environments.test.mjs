// @ts-check
// What one environment opens is closed when it ends, however it ends, and no other notices.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { inUse } from './openDescriptors.mjs';
import { acceptedWords, connectTo, listenAt, rawSockets } from './rawSockets.mjs';

const here = import.meta.dirname;
/** @type {string} */
let folder;
before(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'seqpacket-native-'));
});
after(() => {
  assert.deepEqual(readdirSync(folder), []);
  rmSync(folder, { recursive: true });
});

/** Runs a worker until it says something, and terminates it there. @param {string} script @param {string} file */
async function terminate(script, file) {
  const worker = new Worker(path.join(here, script), { workerData: file });
  await once(worker, 'message');
  await worker.terminate();
}

/** @param {string} file */
const terminateInMidTraffic = (file) => terminate('floodWorker.mjs', file);

describe('an environment', () => {
  it('that is terminated in mid-traffic leaves nothing: descriptors, threads, socket files', async () => {
    const file = path.join(folder, 'worker.socket');
    await terminateInMidTraffic(file);
    const first = inUse(folder);
    for (let round = 0; round < 20; round++) {
      await terminateInMidTraffic(file);
      assert.equal(existsSync(file), false);
    }
    assert.deepEqual(inUse(folder), first);
  });

  it('that is terminated while its tap forwards leaves nothing either', async () => {
    const file = path.join(folder, 'tapped.socket');
    await terminate('tapWorker.mjs', file);
    const first = inUse(folder);
    for (let round = 0; round < 20; round++) {
      await terminate('tapWorker.mjs', file);
      assert.deepEqual([existsSync(file), existsSync(`${file}.tap`)], [false, false]);
    }
    assert.deepEqual(inUse(folder), first);
  });

  it('that is terminated does no harm to the sockets of another', async () => {
    const file = path.join(folder, 'main.socket');
    const heard = /** @type {string[]} */ ([]);
    /** @type {() => void} */
    let wake = () => undefined;
    const { addon, tables } = rawSockets({
      onAccept: (_, count) => {
        for (let row = 0; row < count; row++)
          addon.setReading(tables.accepted[row * acceptedWords] ?? 0, true);
      },
      onReceive: (_handle, count, chunk) => {
        for (let row = 0; row < count; row++) {
          const [offset = 0, length = 0] = tables.packets.subarray(row * 10);
          heard.push(Buffer.from(chunk.subarray(offset, offset + length)).toString());
        }
        wake();
        return false;
      },
    });
    const listener = listenAt(addon, file);
    const client = connectTo(addon, file);
    for (let round = 0; round < 3; round++) {
      await terminateInMidTraffic(path.join(folder, 'worker.socket'));
      const told = new Promise((resolve) => {
        wake = () => resolve(undefined);
      });
      assert.equal(addon.send(client, Buffer.from(`round ${round}`)), 0);
      await told;
    }
    assert.deepEqual(heard, ['round 0', 'round 1', 'round 2']);
    assert.deepEqual(addon.counts(), { listeners: 1, connections: 2 });
    addon.close(listener);
    addon.close(client);
    assert.equal(existsSync(file), false);
  });

  it('that is terminated within the module, which then can neither set a property nor throw, ends alone', async () => {
    const nowhere = path.join(folder, 'nobody.socket');
    for (let round = 0; round < 20; round++) await terminate('refusedWorker.mjs', nowhere);
  });

  it('can be one of several at once, each with its own sockets', async () => {
    const files = [1, 2, 3, 4].map((number) => path.join(folder, `${number}.socket`));
    await Promise.all(files.map(terminateInMidTraffic));
  });

  it('that has nothing left to do removes its socket file, and the process ends cleanly', () => {
    const file = path.join(folder, 'exit.socket');
    const script = `
      import { connectTo, listenAt, rawSockets } from ${JSON.stringify(path.join(here, 'rawSockets.mjs'))};
      const { addon } = rawSockets({});
      const handles = [listenAt(addon, ${JSON.stringify(file)}), connectTo(addon, ${JSON.stringify(file)})];
      while (addon.send(handles[1], new Uint8Array(100)) === 0);
      for (const handle of handles) addon.setReferenced(handle, false);`;
    const { status, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
    assert.deepEqual([status, signal], [0, null]);
    assert.equal(existsSync(file), false);
  });

  it('refuses to be started twice, options that are missing, and to send what is no bytes', () => {
    const script = `
      import { rawSockets } from ${JSON.stringify(path.join(here, 'rawSockets.mjs'))};
      const { addon, tables } = rawSockets({});
      try { addon.start({}, tables); } catch (error) { console.log(error.message); }
      try { addon.listen(Buffer.from('/x'), { backlog: '1' }); } catch (error) { console.log(error.message); }
      const numbers = { receiveLimit: 0, passCredentials: false, ownDescriptors: false };
      try { addon.connect(Buffer.from('/x'), { ...numbers, get abstract() { throw new Error('mine'); } }); }
      catch (error) { console.log(error.message); }
      try { addon.send(1, 'text'); } catch (error) { console.log(error.message); }
      console.log(addon.send(12345, new Uint8Array(1)), addon.close(12345), addon.setReading(12345, true));`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    assert.deepEqual(stdout.trim().split('\n'), [
      'The native module was started before.',
      'An option is missing or of another type.',
      'mine',
      'A packet is a Uint8Array.',
      '32 undefined undefined',
    ]);
  });
});
