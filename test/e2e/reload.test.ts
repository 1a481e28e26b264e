import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { root } from '../tools/paths.mjs';
import { engines } from '../workbench/carriedVscode.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { eventually } from './support/eventually';
import { extensionHostPid, holdingsOf, memoryOf, processGone } from './support/extensionHost';
import { startServer } from './support/journey';
import { answer } from './support/quickInput';
import { showViews, treeRow } from './support/tree';
import { socketFolder, waitForExtension, withWindow } from './support/workbenchWindow';

/**
 * How often a window of each VS Code is reloaded; each time takes four to eight seconds. A hundred in one window:
 *
 *   SEQPACKET_RELOADS=100 npm run test:e2e -- reload --test-name-pattern=newest --test-timeout=1800000
 *
 * Without a window test/proof/balance.test.ts does the same to sockets and the capture, five times a hundred times.
 */
const reloads = Number(process.env['SEQPACKET_RELOADS'] ?? 8);
/** What the memory of one extension host may differ from another's in the same state, in bytes: V8 collects when it likes. */
const memorySlack = 32 * 1024 * 1024;

/** Leaves the window with a server and a connection to it, both of its own: three sockets in one extension host. */
async function serveAndConnect(page: Page, address: string): Promise<void> {
  await showViews(page);
  await startServer(page, address, 'Echo');
  await runCommand(page, 'Seqpacket: Connect');
  await answer(page, address, /Connect/);
  await treeRow(page, 'Endpoints', /1 client/).waitFor();
}

for (const engine of engines) {
  describe(`a reload of the window, ${engine} VS Code`, () => {
    let session: Session;
    before(async () => {
      session = await openSession({ extension: root, engine });
    });
    after(() => session.close());

    it('leaves no socket file, no descriptor, no thread and no memory behind, but the traffic', () =>
      withWindow(session, `reload-${engine}`, async (page) => {
        const address = path.join(socketFolder(session), 'reload');
        await serveAndConnect(page, address);
        let host = await extensionHostPid(session);
        assert.ok(fs.existsSync(address));
        const held = holdingsOf(host);
        assert.equal(held.seqpacketSockets, 3, 'listener, accepted and connected socket');

        const memory = [memoryOf(host)];
        for (let reload = 0; reload < reloads; reload += 1) {
          const before = host;
          await runCommand(page, 'Developer: Reload Window');
          await processGone(before);
          await waitForExtension(page);

          assert.deepEqual(fs.readdirSync(socketFolder(session)), []);
          host = await extensionHostPid(session);
          assert.notEqual(host, before);
          assert.equal(holdingsOf(host).seqpacketSockets, 0);
          await showViews(page);
          await treeRow(page, 'Traffic', /unlisten/)
            .first()
            .waitFor();
          // The new extension host in the same state holds the same: nothing adds up from reload to reload.
          await serveAndConnect(page, address);
          // Threads that VS Code starts and ends by itself make it waver for a moment.
          await eventually(
            'what the new extension host holds',
            () => holdingsOf(host),
            (now) => isDeepStrictEqual(now, held),
          );
          memory.push(memoryOf(host));
        }
        const [first = 0, ...later] = memory;
        const grown = Math.min(...later.slice(-3)) - first;
        console.log(`${reloads} reloads of ${engine} VS Code, ${grown} bytes more`);
        assert.ok(grown < memorySlack, memory.join());
      }));
  });
}
