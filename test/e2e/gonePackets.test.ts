import assert from 'node:assert/strict';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { root } from '../tools/paths.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { chooseItem, openMenu } from './support/contextMenu';
import { tab } from './support/editor';
import { startServer } from './support/journey';
import { dismissNotification, notification } from './support/notifications';
import { sendPackets } from './support/sendPackets';
import { screenshot, screenshotInThemes } from './support/themes';
import { bytes, filterBox, openPanel, packetRow } from './support/trafficPanel';
import { showViews, treeRow } from './support/tree';
import { socketFolder, withWindow } from './support/workbenchWindow';

/** Sends more packets than are kept, each of which says so. */
async function pushOut(address: string): Promise<void> {
  await sendPackets(
    address,
    Array.from({ length: 30 }, (_, index) => `later ${index + 1}`),
  );
}

/** What is said of a packet that is gone; its button leads to the settings that keep more. */
async function followsToSettings(page: Page): Promise<void> {
  const message = notification(page, /Packet \d+ is not kept any more\. Raise the setting/);
  await message.waitFor();
  assert.equal(await message.getByRole('button', { name: 'Start Server' }).count(), 0);
  await message.getByRole('button', { name: 'Open Settings' }).click();
  await tab(page, 'Settings').waitFor();
  const settings = page.locator('.settings-editor');
  for (const name of ['Max Packets', 'Max Memory Mi B', 'Max Disk Mi B'])
    await settings.getByText(name, { exact: true }).first().waitFor();
  assert.equal(await settings.getByText('Pad Reply To').count(), 0);
}

/** The middle of what is seen of it, in whole px. */
async function centre(locator: Locator): Promise<{ readonly x: number; readonly y: number }> {
  const box = await locator.boundingBox();
  assert.ok(box);
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
}

describe('a packet that is gone', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ extension: root, settings: { 'seqpacket.traffic.maxPackets': 20 } });
  });
  after(() => session.close());

  it('while it is selected in the sequence diagram, is not opened in silence', () =>
    withWindow(session, 'gone-panel', async (page) => {
      const address = path.join(socketFolder(session), 'panel.socket');
      const panel = await openPanel(page, address);
      await sendPackets(address, ['first']);
      await packetRow(panel, 'first').click();
      await panel.getByRole('tab', { name: 'Sequence' }).click();
      const steps = panel.getByLabel(/^Sequence of connection \d+/);
      await steps.locator('[aria-selected="true"]').filter({ hasText: 'first' }).waitFor();
      await pushOut(address);
      const nothing = panel.getByText('Nothing of this connection is kept.');
      await nothing.waitFor();
      assert.deepEqual(await centre(nothing), await centre(panel.locator('.steps')));
      await screenshotInThemes(page, 'gone-panel');
      await steps.press('Enter');
      await notification(page, 'not kept any more').waitFor();
      await screenshot(page, 'gone-panel');
      await followsToSettings(page);
      await runCommand(page, 'View: Close All Editors');
    }));

  it('while bytes of it are chosen, is not copied in silence', () =>
    withWindow(session, 'gone-bytes', async (page) => {
      const address = path.join(socketFolder(session), 'bytes.socket');
      const panel = await openPanel(page, address);
      await sendPackets(address, ['first']);
      await packetRow(panel, 'first').waitFor();
      // A packet that the filter does not want goes on being shown when the table has it no more.
      await filterBox(panel).fill('later');
      await packetRow(panel, 'first').waitFor({ state: 'hidden' });
      await panel.getByRole('tab', { name: 'Sequence' }).click();
      await panel
        .getByLabel(/^Sequence of connection \d+/)
        .getByText('first')
        .click();
      await bytes(panel).locator('.hex', { hasText: '66' }).click();
      await pushOut(address);
      await panel.getByText('Nothing of this connection is kept.').waitFor();
      await bytes(panel).press('Control+C');
      const message = notification(page, /Packet \d+ is not kept any more\. Raise the setting/);
      await message.waitFor();
      await screenshot(page, 'gone-bytes');
      await dismissNotification(message);
    }));

  it('while the menu of its row in the tree is open, is not copied in silence', () =>
    withWindow(session, 'gone-tree', async (page) => {
      const address = path.join(socketFolder(session), 'tree.socket');
      await showViews(page);
      await startServer(page, address, 'Silent');
      // A row has the first 256 bytes of its packet, so it alone cannot be copied from.
      await sendPackets(address, ['long '.repeat(100)]);
      const row = treeRow(page, 'Traffic', 'long long').first();
      await treeRow(page, 'Traffic', /close/).first().waitFor();
      await openMenu(page, row);
      await pushOut(address);
      await row.waitFor({ state: 'hidden' });
      await chooseItem(page, 'Copy as Hex');
      const message = notification(page, /not kept any more/);
      await message.waitFor();
      await screenshot(page, 'gone-tree');
      await dismissNotification(message);
    }));
});
