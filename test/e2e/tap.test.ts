import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { safeText } from '../../src/traffic/safeText';
import { RawPeer } from '../fixtures/rawPeer';
import { root } from '../tools/paths.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { extensionHostPid, processGone } from './support/extensionHost';
import { startServer } from './support/journey';
import { dismissNotification, notification } from './support/notifications';
import { pick, pickRow } from './support/quickInput';
import { statusBarItem, tooltipOf } from './support/statusBar';
import { screenshot, screenshotInThemes } from './support/themes';
import { showViews, treeRow } from './support/tree';
import { confirmTap, inMessage, request, startTap, takePlace, withServer, type Served } from './support/taps';
import { decoded, packetRow, showTraffic } from './support/trafficPanel';
import { socketFolder, waitForExtension, withWindow } from './support/workbenchWindow';

/** Nothing of the extension is on the screen that would start it. */
async function hideViews(page: Page): Promise<void> {
  await runCommand(page, 'View: Show Explorer');
  await page.getByRole('tree', { name: 'Endpoints', exact: true }).waitFor({ state: 'hidden' });
}

/** Asserts that the server's own file is in its place again, and has the server end. */
async function endServer({ server, address }: Served, original: number): Promise<void> {
  assert.equal(fs.lstatSync(address).ino, original);
  await request(address, 'DOWN');
  assert.equal((await server.exited).code, 0);
}

describe('a tap', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ extension: root });
  });
  after(() => session.close());

  it('shows what a C server and a Python client say to each other, and puts the socket back', () =>
    withServer(session, 'tap', 'app.socket', async (page, served) => {
      const { address } = served;
      const original = await takePlace(page, address);
      await statusBarItem(page, /1 tap/).waitFor();

      const panel = await showTraffic(page);
      await request(address, 'SEND');
      await packetRow(panel, 'SEND').first().waitFor();
      const reply = packetRow(panel, 'Hello World!').first();
      await reply.click();
      await decoded(panel).getByText('Latency').first().waitFor();
      await screenshotInThemes(page, 'tap');

      await runCommand(page, 'Seqpacket: Stop Tap');
      await treeRow(page, 'Endpoints', 'tap in place').waitFor({ state: 'detached' });
      await endServer(served, original);
    }));

  it('shows who is connected, what passed each way, and what is not read yet', () =>
    withWindow(session, 'tap-row', async (page) => {
      const address = path.join(socketFolder(session), 'row.socket');
      const [server, client] = [new RawPeer(), new RawPeer()];
      try {
        const listener = await server.listen(address);
        await showViews(page);
        await takePlace(page, address);
        const number = await client.connect(address);
        const accepted = await server.call<number>('accept', { number: listener });
        await client.call('send', { number, data: Buffer.from('hello').toString('hex') });
        await server.call('send_many', { number: accepted, count: 2, length: 20_000 });
        const who = `python3 (${client.pid})`;
        await treeRow(page, 'Endpoints', `${who} → 1 ← 2`).waitFor();
        const way = (receiver: string, amount: RegExp) =>
          treeRow(page, 'Endpoints', `To ${receiver}`).filter({ hasText: amount }).waitFor();
        await way('server', /5 B · \d+ B unread$/);
        await way('client', /40 kB · \d+ kB unread$/);
        await page
          .getByRole('treeitem', {
            name: /^To the client: 2 packets, 40000 bytes; it has not read \d+ bytes/,
          })
          .waitFor();
        await screenshotInThemes(page, 'tap-row');
        await server.receive(accepted);
        await client.receiveMany(number, 2);
        await way('server', /5 B$/);
        await way('client', /40 kB$/);
      } finally {
        await Promise.all([client.kill(), server.kill()]);
      }
      await treeRow(page, 'Endpoints', 'tap in place').waitFor({ state: 'detached' });
      fs.unlinkSync(address);
    }));

  it('puts the socket back when its window is reloaded', () =>
    withServer(session, 'tap-reload', 'reload.socket', async (page, served) => {
      const { address } = served;
      const original = await takePlace(page, address);
      const host = await extensionHostPid(session);
      await runCommand(page, 'Developer: Reload Window');
      await processGone(host);
      assert.ok(!fs.existsSync(`${address}.tapped`));
      await waitForExtension(page);
      await showViews(page);
      // The old extension host has recorded that the tap ended, and the new one has found nothing to take back.
      await treeRow(page, 'Traffic', /unlisten/)
        .first()
        .waitFor();
      assert.equal(await notification(page, 'is in its place again').count(), 0);
      await endServer(served, original);
    }));

  it('shows names of sockets and programs that others chose as they are: no link, no icon', () => {
    const name = 'a\u202eb [x](command:seqpacket.showOutput) $(zap) <b>.socket';
    return withServer(session, 'tap-names', name, async (page, { server, address }) => {
      const shown = safeText(address);
      const other = path.join(socketFolder(session), 'other.socket');
      await runCommand(page, 'Seqpacket: Start Tap…');
      // The program's command line has the address too.
      const row = pickRow(page, shown);
      await row.locator('.label-description').getByText('$(zap) <b>.socket').waitFor();
      assert.equal(await row.locator('.quick-input-list-label .codicon-zap').count(), 0);
      await page.getByText('from the settings; nobody is seen listening').waitFor();
      await screenshot(page, 'tap-names');
      await row.click();
      await confirmTap(page, address);

      const tooltip = await tooltipOf(page, statusBarItem(page, /1 tap/));
      await tooltip.getByText(shown).waitFor();
      assert.equal(await tooltip.getByText(/No server/).count(), 0);
      const links = await tooltip.getByRole('link').allInnerTexts();
      assert.deepEqual(
        links.map((link) => link.trim()),
        ['Send Request', 'Start Server', 'Start Tap', 'Show Traffic', 'Show Output'],
      );
      await page.mouse.move(640, 300);

      await startServer(page, other, 'Silent');
      await startTap(page, other);
      await statusBarItem(page, /2 taps/).waitFor();
      await runCommand(page, 'Seqpacket: Stop Tap');
      await pickRow(page, shown).waitFor();
      await pick(page, other);
      await statusBarItem(page, /1 tap/).waitFor();

      await server.kill();
      const ended = notification(page, /is gone, so its tap has ended/);
      await ended.getByText(inMessage(address)).waitFor();
      assert.equal(await ended.locator('.notification-list-item-message a').count(), 0);
      await dismissNotification(ended);
    });
  });

  for (const views of ['shown', 'hidden']) {
    it(`is taken back by the next extension host, when its own is killed, with the views ${views}`, () =>
      withServer(session, `tap-killed-${views}`, `${views}.socket`, async (page, served) => {
        const { address } = served;
        const original = await takePlace(page, address);
        if (views === 'hidden') await hideViews(page);

        const host = await extensionHostPid(session);
        process.kill(host, 'SIGKILL');
        await processGone(host);
        await notification(page, `The socket ${address} is in its place again`).waitFor();
        await screenshot(page, `tap-taken-back-${views}`);
        assert.ok(!fs.existsSync(`${address}.tapped`));
        await endServer(served, original);
      }));
  }
});
