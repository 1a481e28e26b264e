import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../tools/paths.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { chooseFromMenu, clipboardText } from './support/contextMenu';
import { editor, tab } from './support/editor';
import { dismissNotification, notification } from './support/notifications';
import { sendRequest, startServer, takeFirst } from './support/journey';
import { outputText } from './support/outputPanel';
import {
  answer,
  cancelInput,
  inputMessage,
  pick,
  pickLabels,
  pickRow,
  quickInput,
  typeInput,
  waitForPrompt,
} from './support/quickInput';
import { statusBarItem, tooltipOf } from './support/statusBar';
import { screenshot, screenshotInThemes } from './support/themes';
import { showViews, treeRow, treeRows, welcome } from './support/tree';
import { showTraffic } from './support/trafficPanel';
import { socketFolder, withWindow } from './support/workbenchWindow';

describe('a person at the window', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ extension: root });
  });
  after(() => session.close());

  it('starts a server, sends a request, watches the packets, and shuts the server down', () =>
    withWindow(session, 'workflow', async (page) => {
      const address = path.join(socketFolder(session), 'app.socket');
      await showViews(page);
      await welcome(page, 'Endpoints').getByRole('button', { name: 'Start Server' }).waitFor();
      await screenshotInThemes(page, 'welcome');

      await startServer(page, address, 'Command protocol');
      assert.ok(fs.existsSync(address));

      await sendRequest(page, 'SEND');
      await tab(page, /Reply/).waitFor();
      await editor(page).getByText('Hello World!').waitFor();

      await runCommand(page, 'Seqpacket: Show Output');
      const log = await outputText(page, (text) => text.split('Hello World!').length > 2);
      assert.match(log, /\d\d:\d\d:\d\d\.\d{6} .*app\.socket .*client #\d+ .*→ out +4 B +SEND\n/);
      assert.match(log, /server #\d+ .*← in +4 B +SEND\n/);

      await showTraffic(page);
      await treeRow(page, 'Traffic', 'Hello World!').first().waitFor();
      const labels = (await treeRows(page, 'Traffic')).map((row) => row.label).join('\n');
      assert.match(labels, /SEND/);
      await page.keyboard.press('Escape');
      await screenshotInThemes(page, 'traffic');

      await runCommand(page, 'Seqpacket: Shut Down Server');
      await takeFirst(page, /^Shut Down Server/);
      await treeRow(page, 'Endpoints', 'app.socket').waitFor({ state: 'hidden' });
      assert.ok(!fs.existsSync(address));
      await welcome(page, 'Endpoints').getByRole('button', { name: 'Start Server' }).waitFor();

      await runCommand(page, 'Seqpacket: Send Request');
      await waitForPrompt(page, /Send Request: address/);
      assert.equal((await pickLabels(page))[0], address, 'the address used last is offered first');
      await page.keyboard.press('Enter');
      await waitForPrompt(page, /Send Request to/);
      assert.equal((await pickLabels(page))[0], 'SEND', 'the payload sent last is offered first');
      await cancelInput(page);
    }));

  it('opens a packet, copies it from its context menu, and sends it again', () =>
    withWindow(session, 'packet', async (page) => {
      const address = path.join(socketFolder(session), 'echo.socket');
      await showViews(page);
      await startServer(page, address, 'Echo');
      await runCommand(page, 'Seqpacket: Connect');
      await takeFirst(page, /^Connect/);
      await treeRow(page, 'Endpoints', '1 client').waitFor();
      await runCommand(page, 'Seqpacket: Send Packet');
      await pick(page, /^#\d+ .*echo\.socket$/);
      await answer(page, 'über', /Send Packet on/);

      const row = treeRow(page, 'Traffic', 'über').first();
      await row.waitFor();
      await row.click();
      await tab(page, /Packet \d+/).waitFor();
      await editor(page).getByText('c3 bc 62 65 72').waitFor();
      await chooseFromMenu(page, row, 'Copy as Hex');
      await statusBarItem(page, '5 bytes copied').waitFor();
      assert.equal(await clipboardText(page), 'c3 bc 62 65 72');

      await chooseFromMenu(page, row, 'Send Again');
      await pick(page, 'Collect packets');
      await notification(page, /Waiting for the reply/).waitFor();
      await screenshot(page, 'progress');
      await notification(page, /Waiting for the reply/)
        .getByRole('button', { name: 'Cancel' })
        .click();
      await notification(page, /Waiting for the reply/).waitFor({ state: 'hidden' });

      await runCommand(page, 'Seqpacket: Stop Server');
      await welcome(page, 'Endpoints').waitFor();
      assert.ok(!fs.existsSync(address));
    }));

  it('is told as they type what is wrong with an address or a payload', () =>
    withWindow(session, 'validation', async (page) => {
      await runCommand(page, 'Seqpacket: Send Request');
      await typeInput(page, 'tmp/relative', /address/);
      await pickRow(page, 'tmp/relative')
        .getByText(/absolute/)
        .waitFor();
      await page.keyboard.press('Enter');
      await answer(page, path.join(socketFolder(session), 'none'));
      await typeInput(page, 'SEND', /Send Request to/);
      await quickInput(page)
        .getByRole('button', { name: /hex digits/ })
        .click();
      await typeInput(page, '4g');
      await pickRow(page, '4g')
        .getByText(/column 2/)
        .waitFor();
      await screenshot(page, 'validation');
      await cancelInput(page);
      await inputMessage(page).waitFor({ state: 'hidden' });
    }));

  it('reads a sentence that says what to do when nobody listens', () =>
    withWindow(session, 'refused', async (page) => {
      const address = path.join(socketFolder(session), 'nobody.socket');
      await runCommand(page, 'Seqpacket: Send Request');
      await answer(page, address, /address/);
      await answer(page, 'SEND', /Send Request to/);
      const message = notification(page, address);
      await message.waitFor();
      await message.getByRole('button', { name: 'Start Server' }).waitFor();
      await screenshot(page, 'refused');
      await dismissNotification(message);
    }));

  it('finds the counts and the actions in the status bar', () =>
    withWindow(session, 'status', async (page) => {
      const address = path.join(socketFolder(session), 'status.socket');
      await showViews(page);
      await startServer(page, address, 'Silent');
      const item = statusBarItem(page, /1 server/);
      await item.waitFor();
      const tooltip = await tooltipOf(page, item);
      await tooltip.getByText('status.socket').waitFor();
      await tooltip.getByRole('link', { name: /Send Request/ }).waitFor();
      await screenshot(page, 'status');
      await page.mouse.move(600, 300);
      await runCommand(page, 'Seqpacket: Stop Server');
      await statusBarItem(page, /0 servers/).waitFor();
    }));

  it('can open diagnostics for a bug report and the walkthrough', () =>
    withWindow(session, 'help', async (page) => {
      await runCommand(page, 'Seqpacket: Show Diagnostics');
      await editor(page).getByText('Kernel limits').waitFor();
      assert.match(await clipboardText(page), /Seqpacket Workbench +\d/);
      await screenshot(page, 'diagnostics');
      await showViews(page);
      await welcome(page, 'Endpoints').getByText('Open the walkthrough').click();
      await page.getByText('Start, send, watch').or(page.getByText('Start a server')).first().waitFor();
      await screenshotInThemes(page, 'walkthrough');
    }));
});
