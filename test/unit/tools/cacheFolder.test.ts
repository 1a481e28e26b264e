import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { cached, cacheFolder } from '../../workbench/cacheFolder.mjs';

describe('the cache folder', () => {
  it('is the one of the variable, else below XDG_CACHE_HOME, else below the home folder', () => {
    const all = { SEQPACKET_WORKBENCH_CACHE: '/chosen', XDG_CACHE_HOME: '/xdg', HOME: '/home/me' };
    assert.equal(cacheFolder(all), '/chosen');
    assert.equal(cacheFolder({ ...all, SEQPACKET_WORKBENCH_CACHE: '' }), '/xdg/seqpacket-workbench');
    assert.equal(
      cacheFolder({ XDG_CACHE_HOME: 'relative', HOME: '/home/me' }),
      '/home/me/.cache/seqpacket-workbench',
    );
  });

  it('is below the home folder of the password file when HOME is empty', () => {
    assert.equal(
      cacheFolder({ HOME: '' }),
      path.join(os.userInfo().homedir, '.cache', 'seqpacket-workbench'),
    );
  });
});

describe('cached', () => {
  let cache: string;
  const previous = process.env['SEQPACKET_WORKBENCH_CACHE'];
  before(() => {
    cache = fs.mkdtempSync(path.join(os.tmpdir(), 'spw-cache-'));
    process.env['SEQPACKET_WORKBENCH_CACHE'] = cache;
  });
  beforeEach(() => {
    fs.rmSync(cache, { recursive: true, force: true });
  });
  after(() => {
    fs.rmSync(cache, { recursive: true, force: true });
    if (previous === undefined) delete process.env['SEQPACKET_WORKBENCH_CACHE'];
    else process.env['SEQPACKET_WORKBENCH_CACHE'] = previous;
  });

  const write = (folder: string, text: string) => {
    fs.writeFileSync(path.join(folder, 'content'), text);
    return Promise.resolve();
  };

  it('fills a folder once', async () => {
    const folder = await cached('thing-1', (empty) => write(empty, 'first'));
    assert.equal(await cached('thing-1', (empty) => write(empty, 'second')), folder);
    assert.equal(fs.readFileSync(path.join(folder, 'content'), 'utf8'), 'first');
    assert.deepEqual(fs.readdirSync(cache), ['thing-1']);
  });

  it('leaves nothing when filling fails, and can be tried again', async () => {
    const failing = cached('thing-1', async (empty) => {
      await write(empty, 'half');
      throw new Error('no network');
    });
    await assert.rejects(failing, /no network/);
    assert.deepEqual(fs.readdirSync(cache), []);
    await cached('thing-1', (empty) => write(empty, 'whole'));
    assert.deepEqual(fs.readdirSync(cache), ['thing-1']);
  });

  it('takes what another run made meanwhile', async () => {
    const folder = await cached('thing-1', async (empty) => {
      await write(empty, 'ours');
      fs.mkdirSync(path.join(cache, 'thing-1'));
      await write(path.join(cache, 'thing-1'), 'theirs');
    });
    assert.equal(fs.readFileSync(path.join(folder, 'content'), 'utf8'), 'theirs');
    assert.deepEqual(fs.readdirSync(cache), ['thing-1']);
  });

  it('removes what a run that was killed left, and nothing of a run that goes on', async () => {
    // No process has a number above the kernel's limit of 2^22 (proc(5), pid_max); process 1 always runs.
    fs.mkdirSync(path.join(cache, 'thing-1.filling-99999999'), { recursive: true });
    fs.mkdirSync(path.join(cache, 'thing-1.filling-1'));
    await cached('thing-1', (empty) => write(empty, 'whole'));
    assert.deepEqual(fs.readdirSync(cache), ['thing-1', 'thing-1.filling-1']);
  });
});
