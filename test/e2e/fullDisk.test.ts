import assert from 'node:assert/strict';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { limitFileSize } from '../fixtures/limitFileSize';
import { root } from '../tools/paths.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { editor } from './support/editor';
import { extensionHostPid } from './support/extensionHost';
import { sendRequest, startServer } from './support/journey';
import { notification } from './support/notifications';
import { outputText } from './support/outputPanel';
import { sendPackets } from './support/sendPackets';
import { statusBarItem, tooltipOf } from './support/statusBar';
import { screenshot, screenshotInThemes } from './support/themes';
import { packetRow, showTraffic } from './support/trafficPanel';
import { showViews, treeRow, viewMessages } from './support/tree';
import { socketFolder, withWindow } from './support/workbenchWindow';

const paused = /The capture is paused, sockets go on working: .* cannot be written, because .*/;
const largePacket = new Uint8Array(150_000).fill(0x78);

describe('a capture whose disk is full', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ extension: root });
  });
  after(() => session.close());

  it('is paused, which every view says, while the sockets go on; and goes on when there is room', () =>
    withWindow(session, 'full-disk', async (page) => {
      const address = path.join(socketFolder(session), 'full.socket');
      await showViews(page);
      await startServer(page, address, 'Command protocol');
      const panel = await showTraffic(page);
      await sendPackets(address, ['before']);
      await packetRow(panel, 'before').waitFor();

      const host = await extensionHostPid(session);
      limitFileSize(host, 300_000);
      await sendPackets(
        address,
        Array.from({ length: 6 }, () => largePacket),
      );
      const warning = notification(page, paused);
      await warning.getByRole('button', { name: 'Clear Traffic' }).waitFor();
      await statusBarItem(page, 'capture paused').waitFor();
      await panel.getByRole('status').filter({ hasText: paused }).waitFor();
      await viewMessages(page).filter({ hasText: paused }).waitFor();
      await screenshot(page, 'full-disk-warning');
      await screenshotInThemes(page, 'full-disk');
      await sendRequest(page, 'SEND');
      await editor(page).getByText('Hello World!').waitFor();
      await panel.getByText(/\d+ events? came while the capture was paused/).waitFor();

      limitFileSize(host, 'unlimited');
      await statusBarItem(page, 'capture paused').waitFor({ state: 'hidden' });
      await sendPackets(address, ['after']);
      // The notice above the table came and went, and still it follows the newest.
      await packetRow(panel, 'after').waitFor();
      await treeRow(page, 'Traffic', 'before').waitFor();
      await panel.getByRole('status').filter({ hasText: paused }).waitFor({ state: 'hidden' });
      await viewMessages(page).filter({ hasText: paused }).waitFor({ state: 'hidden' });
      const tooltip = await tooltipOf(page, statusBarItem(page, /packets/));
      await tooltip.getByText(/came while the capture was paused and are not in it/).waitFor();

      await page.mouse.move(640, 300);
      await runCommand(page, 'Seqpacket: Show Output');
      const log = await outputText(page, (text) => text.includes('The capture goes on.'));
      assert.match(log, new RegExp(`^… ${paused.source}$`, 'm'));
      assert.match(log, /^… The capture goes on\. \d+ events? came meanwhile\.$/m);
    }));
});
