import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { root } from '../tools/paths.mjs';
import { processesWithVariable } from '../workbench/processes.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { eventually } from './support/eventually';
import { screenshot } from './support/themes';
import { waitForExtension } from './support/workbenchWindow';

/** In the environment of `npm start`, to find everything that it starts. */
const mark = { name: 'SEQPACKET_START_TEST', value: String(process.pid) };

describe('npm start', () => {
  let session: Session;
  before(async () => {
    session = await openSession();
  });
  after(() => session.close());

  it('prints the address of a window with the extension on a sample workspace, and ends on Ctrl-C', async () => {
    const start = spawn(process.execPath, [path.join('test', 'tools', 'start.mjs'), '--browser'], {
      cwd: root,
      env: { ...process.env, [mark.name]: mark.value },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(start, 'close');
    try {
      const [address] = (await Promise.race([
        once(createInterface(start.stdout), 'line'),
        ended.then(() => assert.fail('npm start ended before it printed an address')),
      ])) as [string];
      assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/\?tkn=/);

      const page = await session.browser.newPage();
      await page.goto(address);
      await waitForExtension(page);
      for (const file of ['README.md', 'commandServer.c', 'commandClient.py']) {
        await page.locator('.explorer-folders-view').getByRole('treeitem', { name: file }).waitFor();
      }
      // Opened by itself: what to do is the first thing a newcomer sees.
      const readme = page.frameLocator('iframe.webview').frameLocator('iframe');
      await readme.getByRole('heading', { name: 'A workspace to try Seqpacket Workbench in' }).waitFor();
      await screenshot(page, 'start');
      await page.close();
    } finally {
      start.kill('SIGINT');
    }
    const [status] = (await ended) as [number];
    assert.equal(status, 0);
    await eventually(
      'processes that outlive npm start',
      () => processesWithVariable(mark.name, mark.value),
      (left) => left.length === 0,
    );
  });
});
