import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { root } from '../tools/paths.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { conversation } from './support/conversation';
import { startServer } from './support/journey';
import { notification } from './support/notifications';
import { outputText } from './support/outputPanel';
import { answer, pick, pickRow, quickInput, typeInput } from './support/quickInput';
import { sendPackets } from './support/sendPackets';
import { statusBarItem } from './support/statusBar';
import { screenshot, screenshotInThemes } from './support/themes';
import { decoded, packetRow, shownTraffic, showTraffic } from './support/trafficPanel';
import { showViews } from './support/tree';
import { socketFolder, withWindow, workspaceFolder } from './support/workbenchWindow';

/** Block type of our own events in a pcapng, which other programs leave out when they write it again. */
const ownBlock = 0x80534551;

/** The file as a program writes it that keeps only the blocks it knows. */
function withoutOwnBlocks(file: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0, length = 0; at < file.length; at += length) {
    length = file.readUInt32LE(at + 4);
    if (file.readUInt32LE(at) !== ownBlock) kept.push(file.subarray(at, at + length));
  }
  return Buffer.concat(kept);
}

/** Resolves when the file dialog has read its folder: until then it takes away what is typed. */
async function listed(page: Page): Promise<void> {
  await pickRow(page, '..').waitFor();
}

describe('export and import by their dialogs', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ extension: root });
  });
  after(() => session.close());

  it('show a conversation as it was', () =>
    withWindow(session, 'conversation', async (page) => {
      const file = path.join(workspaceFolder(session), 'conversation.jsonl');
      fs.writeFileSync(file, conversation.map((event) => JSON.stringify(event)).join('\n'));
      await showViews(page);
      await startServer(page, path.join(socketFolder(session), 'app.socket'), 'Command protocol');
      await runCommand(page, 'Seqpacket: Clear Traffic');
      await runCommand(page, 'Seqpacket: Import Traffic');
      await pick(page, path.basename(file));
      // Gone again before the picture is taken.
      await statusBarItem(page, 'events imported').waitFor();
      const panel = await shownTraffic(page);
      await statusBarItem(page, 'events imported').waitFor({ state: 'hidden' });
      await runCommand(page, 'View: Toggle Maximized Panel');
      await packetRow(panel, '"state":"running"').click();
      await decoded(panel).getByText('running').first().waitFor();
      // Where it shows at all it does from when the window opens.
      await statusBarItem(page, 'Activating Extensions').waitFor({ state: 'hidden' });
      await screenshotInThemes(page, 'conversation'); // the picture in README.md
    }));

  it('write what a filter wants, and read it back, also when another program saved it again', () =>
    withWindow(session, 'export-import', async (page) => {
      const folder = workspaceFolder(session);
      const file = path.join(folder, 'wanted.pcapng');
      const address = path.join(socketFolder(session), 'export.socket');
      await showViews(page);
      await startServer(page, address, 'Silent');
      const panel = await showTraffic(page);
      await sendPackets(address, ['first', 'second', 'third']);
      await packetRow(panel, 'third').waitFor();

      await runCommand(page, 'Seqpacket: Export Traffic');
      await typeInput(page, 'kind == nothing', /A filter such as/);
      await quickInput(page)
        .getByText(/column 9/)
        .waitFor();
      await answer(page, 'first || third');
      await listed(page);
      await answer(page, file, /Export Traffic/);
      await statusBarItem(page, '2 events exported').waitFor();
      assert.ok(fs.readFileSync(file).includes('third'));
      assert.ok(!fs.readFileSync(file).includes('second'));

      await runCommand(page, 'Seqpacket: Clear Traffic');
      await packetRow(panel, 'third').waitFor({ state: 'hidden' });
      await runCommand(page, 'Seqpacket: Import Traffic');
      await pick(page, path.basename(file));
      await shownTraffic(page);
      await statusBarItem(page, '2 events imported').waitFor();
      await packetRow(panel, 'third').waitFor();

      const again = path.join(folder, 'again.pcapng');
      fs.writeFileSync(again, withoutOwnBlocks(fs.readFileSync(file)));
      await runCommand(page, 'Seqpacket: Clear Traffic');
      await packetRow(panel, 'third').waitFor({ state: 'hidden' });
      await runCommand(page, 'Seqpacket: Import Traffic');
      await pick(page, path.basename(again));
      await packetRow(panel, 'first').waitFor();
      const resaved = notification(page, /Another program saved this file again/);
      await resaved.waitFor();
      await screenshot(page, 'import-resaved');

      // What is known of a file is said also when it is broken further on.
      await runCommand(page, 'Notifications: Clear All Notifications');
      await resaved.waitFor({ state: 'hidden' });
      const cut = path.join(folder, 'cut.pcapng');
      fs.writeFileSync(cut, fs.readFileSync(again).subarray(0, -4));
      await runCommand(page, 'Seqpacket: Import Traffic');
      await pick(page, path.basename(cut));
      await notification(page, /cut short/).waitFor();
      await resaved.waitFor();
    }));

  it('say of a file that is missing what is wrong, and start no server for it', () =>
    withWindow(session, 'import-missing', async (page) => {
      const file = path.join(workspaceFolder(session), 'missing.jsonl');
      fs.symlinkSync('/nowhere/at/all.jsonl', file);
      await runCommand(page, 'Seqpacket: Import Traffic');
      await pick(page, path.basename(file));
      const message = notification(page, 'missing.jsonl');
      await message.getByText(/does not exist\. Check the path/).waitFor();
      assert.equal(await message.getByRole('button', { name: 'Start Server' }).count(), 0);
      await screenshot(page, 'import-missing');
      await message.getByRole('button', { name: 'Show Output' }).click();
      await outputText(page, () => true);
    }));
});
