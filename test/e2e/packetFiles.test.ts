import assert from 'node:assert/strict';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { root } from '../tools/paths.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { chooseFromMenu, menuItems } from './support/contextMenu';
import { editor, tab } from './support/editor';
import { extensionHostPid, processGone } from './support/extensionHost';
import { startServer, takeFirst } from './support/journey';
import { dismissNotification, notification } from './support/notifications';
import { answer, pick, waitForPrompt } from './support/quickInput';
import { screenshot, screenshotInThemes } from './support/themes';
import { showViews, treeRow } from './support/tree';
import { socketFolder, waitForExtension, withWindow } from './support/workbenchWindow';

/** A server that only reads, and a connection to it on which these packets went out. */
async function sendFromWindow(page: Page, session: Session, payloads: readonly string[]): Promise<void> {
  await showViews(page);
  await startServer(page, path.join(socketFolder(session), 'files.socket'), 'Silent');
  await runCommand(page, 'Seqpacket: Connect');
  await takeFirst(page, /^Connect/);
  await treeRow(page, 'Endpoints', '1 client').waitFor();
  for (const payload of payloads) {
    await runCommand(page, 'Seqpacket: Send Packet');
    await pick(page, /^#\d+ .*files\.socket$/);
    await answer(page, payload, /Send Packet on/);
    // The last that the tree hears of it: while it is redrawn VS Code does not know what a menu was opened on.
    await treeRow(page, 'Traffic', payload)
      .filter({ hasText: /in · .*server/ })
      .first()
      .waitFor();
  }
}

/** The row of a packet as the client sent it. */
function outgoing(page: Page, payload: string): Locator {
  return treeRow(page, 'Traffic', payload)
    .filter({ hasText: /out · .*client/ })
    .first();
}

const start = '{"cmd":"start","n":1,"names":["red","green"]}';
const stop = '{"cmd":"stop","n":1,"names":["red","blue"]}';

describe('packets as files', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ extension: root });
  });
  after(() => session.close());

  it('open, compare by two ways, come back with the window, and are marked when they are cleared', () =>
    withWindow(session, 'packet-files', async (page) => {
      await sendFromWindow(page, session, [start, stop, 'plain text ']);

      await chooseFromMenu(page, outgoing(page, start), 'Open Payload');
      await tab(page, /Packet \d+ payload\.json/).waitFor();
      await editor(page).getByText('"names"').first().waitFor();
      await page.mouse.move(640, 700);
      await screenshot(page, 'payload');

      await runCommand(page, 'View: Keep Editor');
      const host = await extensionHostPid(session);
      await runCommand(page, 'Developer: Reload Window');
      await processGone(host);
      await waitForExtension(page);
      await tab(page, /Packet \d+ payload\.json/).waitFor();
      await editor(page).getByText('"names"').first().waitFor();
      await showViews(page);

      await outgoing(page, start).click();
      await tab(page, /Packet \d+\.txt/).waitFor();
      await outgoing(page, stop).click({ modifiers: ['Control'] });
      assert.deepEqual(await menuItems(page, outgoing(page, stop)), ['Compare Selected']);
      await chooseFromMenu(page, outgoing(page, stop), 'Compare Selected');
      await tab(page, /Packet \d+ ↔ Packet \d+/).waitFor();
      await page.locator('.monaco-diff-editor .char-delete').first().waitFor();
      await screenshotInThemes(page, 'compare');

      await outgoing(page, stop).click();
      const offered = await menuItems(page, outgoing(page, stop));
      assert.ok(offered.includes('Compare with…'));
      assert.ok(!offered.includes('Open in Hex Editor'));
      await chooseFromMenu(page, outgoing(page, stop), 'Compare with…');
      await waitForPrompt(page, /^Compare packet \d+ with…/);
      await screenshot(page, 'compare-with');
      await pick(page, /plain text/);
      await editor(page).getByText('plain text').first().waitFor();

      await runCommand(page, 'Seqpacket: Open Payload');
      await waitForPrompt(page, /^Open Payload/);
      await pick(page, /plain text/);
      await tab(page, /Packet \d+ payload\.txt/).waitFor();
      await runCommand(page, 'Seqpacket: Compare with…');
      await waitForPrompt(page, /^Compare: first packet/);
      await pick(page, /"stop"/);
      await waitForPrompt(page, /^Compare packet \d+ with…/);
      await pick(page, /"start"/);
      await tab(page, /Packet \d+ ↔ Packet \d+/)
        .last()
        .waitFor();

      await tab(page, /^Packet \d+ payload\.json/).click();
      await runCommand(page, 'Seqpacket: Clear Traffic');
      await page.locator('.part.editor .tab .strikethrough, .part.editor .tab.deleted').first().waitFor();
      await editor(page).getByText('"names"').first().waitFor();
      await screenshot(page, 'payload-cleared');
    }));

  it('say how to get the Hex Editor, when it is asked for and missing', () =>
    withWindow(session, 'hex-missing', async (page) => {
      await runCommand(page, 'Seqpacket: Open in Hex Editor');
      const message = notification(page, 'Hex Editor (ms-vscode.hexeditor) is not installed');
      await message.getByRole('button', { name: 'Find Extension' }).waitFor();
      await screenshot(page, 'hex-missing');
      await dismissNotification(message);
    }));
});

describe('packets as files, with a stand-in for the Hex Editor', () => {
  let session: Session;
  before(async () => {
    const others = [path.join(root, 'test', 'fixtures', 'hexEditor')];
    session = await openSession({ extension: root, others });
  });
  after(() => session.close());

  it('open in it, from a menu and from the palette', () =>
    withWindow(session, 'hex-editor', async (page) => {
      // Found by what it shows: an icon or a link would not be there as text.
      const payload = 'hex $(alert) [me](command:x)';
      const digits = Buffer.from(payload).toString('hex');
      await sendFromWindow(page, session, [payload]);
      const hexView = page.frameLocator('iframe.webview').frameLocator('iframe');
      await chooseFromMenu(page, outgoing(page, payload), 'Open in Hex Editor');
      await tab(page, /Packet \d+ payload\.txt/).waitFor();
      await hexView.getByText(digits).waitFor();
      await runCommand(page, 'View: Close All Editors');
      await runCommand(page, 'Seqpacket: Open in Hex Editor');
      await waitForPrompt(page, /^Open in Hex Editor/);
      await pick(page, /^\d+ +hex \$\(alert\) \[me\]\(command:x\)$/);
      await hexView.getByText(digits).waitFor();
      await screenshot(page, 'hex-editor');
    }));
});
