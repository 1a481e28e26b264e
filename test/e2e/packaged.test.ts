import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { editor } from './support/editor';
import { sendRequest, startServer, takeFirst } from './support/journey';
import { showViews, treeRow } from './support/tree';
import { socketFolder, withWindow } from './support/workbenchWindow';

describe('the packaged extension, installed', () => {
  let session: Session;
  before(async () => {
    const vsix = process.env['SEQPACKET_VSIX'];
    assert.ok(vsix, 'SEQPACKET_VSIX names no package: run npm run test:e2e, which makes one');
    session = await openSession({ vsix });
  });
  after(() => session.close());

  it('starts a server, answers a request, shows the traffic, and shuts down', () =>
    withWindow(session, 'packaged', async (page) => {
      const address = path.join(socketFolder(session), 'packed.socket');
      await showViews(page);
      await startServer(page, address, 'Command protocol');
      await sendRequest(page, 'SEND');
      await editor(page).getByText('Hello World!').waitFor();
      await treeRow(page, 'Traffic', 'Hello World!').first().waitFor();
      await runCommand(page, 'Seqpacket: Show Diagnostics');
      await editor(page)
        .getByText(/extensions.*prebuilds/)
        .waitFor();
      await runCommand(page, 'Seqpacket: Shut Down Server');
      await takeFirst(page, /^Shut Down Server/);
      await treeRow(page, 'Endpoints', 'packed.socket').waitFor({ state: 'hidden' });
      assert.ok(!fs.existsSync(address));
    }));
});
