import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../tools/paths.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { editor } from './support/editor';
import { notification } from './support/notifications';
import { cancelInput, pickLabels, waitForPrompt } from './support/quickInput';
import { screenshot } from './support/themes';
import { showViews, welcome } from './support/tree';
import { showTraffic } from './support/trafficPanel';
import { socketFolder, withWindow, workspaceFolder } from './support/workbenchWindow';

const socketCommands = [
  'Start Server',
  'Stop Server',
  'Send Request',
  'Shut Down Server',
  'Connect',
  'Disconnect',
  'Start Tap…',
  'Stop Tap',
];

/** Gives the workspace an address of its own, as a folder that somebody else made could have one. */
function writeWorkspaceAddress(session: Session, address: string): void {
  const folder = path.join(workspaceFolder(session), '.vscode');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ 'seqpacket.address': address }));
}

describe('Restricted Mode', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ extension: root, restricted: true });
  });
  after(() => session.close());

  it('touches no socket and says how to go on, while viewing works', () =>
    withWindow(session, 'restricted', async (page) => {
      await showViews(page);
      await welcome(page, 'Endpoints').getByText('Restricted Mode').waitFor();
      for (const command of socketCommands) {
        await runCommand(page, `Seqpacket: ${command}`);
        const message = notification(page, /Restricted Mode, so no socket is opened/);
        await message.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor();
        if (command === 'Start Server') await screenshot(page, 'restricted');
        await runCommand(page, 'Notifications: Clear All Notifications');
        await message.waitFor({ state: 'hidden' });
      }
      assert.deepEqual(fs.readdirSync(socketFolder(session)), []);
      await showTraffic(page);
      await welcome(page, 'Traffic').getByText('No packet seen yet').waitFor();
      await runCommand(page, 'Seqpacket: Show Diagnostics');
      await editor(page).getByText('Restricted Mode: no socket is opened').waitFor();
    }));

  it('ignores the address of the workspace until it is trusted', () => {
    writeWorkspaceAddress(session, '/tmp/from-the-workspace.socket');
    return withWindow(session, 'trusted', async (page) => {
      await runCommand(page, 'Seqpacket: Show Diagnostics');
      await editor(page).getByText('/tmp/9Lq7BNBnBycd6nxy.socket').waitFor();
      await runCommand(page, 'Workspaces: Manage Workspace Trust');
      await page.getByRole('button', { name: 'Trust', exact: true }).click();
      await showViews(page);
      await welcome(page, 'Endpoints').getByRole('button', { name: 'Start Server' }).waitFor();
      await runCommand(page, 'Seqpacket: Send Request');
      await waitForPrompt(page, /Send Request: address/);
      assert.deepEqual(await pickLabels(page), ['/tmp/from-the-workspace.socket']);
      await cancelInput(page);
    });
  });
});
