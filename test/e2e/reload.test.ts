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
import { extensionHostPid, holdingsOf, processGone } from './support/extensionHost';
import { startServer } from './support/journey';
import { answer } from './support/quickInput';
import { showViews, treeRow } from './support/tree';
import { socketFolder, waitForExtension, withWindow } from './support/workbenchWindow';

/**
 * As many as fit into every run; each takes some seconds. test/proof/balance.test.ts does it hundreds of times without a window.
 */
const reloads = Number(process.env['SEQPACKET_RELOADS'] ?? 5);

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

    it('leaves no socket file, no descriptor and no thread behind, but the traffic', () =>
      withWindow(session, `reload-${engine}`, async (page) => {
        const address = path.join(socketFolder(session), 'reload');
        await serveAndConnect(page, address);
        let host = await extensionHostPid(session);
        assert.ok(fs.existsSync(address));
        const held = holdingsOf(host);
        assert.equal(held.seqpacketSockets, 3, 'listener, accepted and connected socket');

        for (let reload = 0; reload < reloads; reload++) {
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
        }
      }));
  });
}
