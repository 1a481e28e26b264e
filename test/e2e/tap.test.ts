import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { safeText } from '../../src/traffic/safeText';
import { PeerProcess } from '../fixtures/peerProcess';
import { root } from '../tools/paths.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { extensionHostPid, processGone } from './support/extensionHost';
import { startServer } from './support/journey';
import { dismissNotification, notification } from './support/notifications';
import { answer, pick, pickRow } from './support/quickInput';
import { statusBarItem, tooltipOf } from './support/statusBar';
import { screenshot, screenshotInThemes } from './support/themes';
import { showViews, treeRow } from './support/tree';
import { decoded, packetRow, showTraffic } from './support/trafficPanel';
import { socketFolder, withWindow } from './support/workbenchWindow';

/** F1, Start Tap, the address, and what is said beforehand. */
async function startTap(page: Page, address: string): Promise<void> {
  await runCommand(page, 'Seqpacket: Start Tap…');
  await answer(page, address, /Start Tap: whose packets/);
  await confirmTap(page, `Tap ${address}?`);
}

/** What is said beforehand, and the button that starts the tap. */
async function confirmTap(page: Page, title: string): Promise<void> {
  const dialog = page.getByRole('dialog').filter({ hasText: title });
  await dialog.getByText(/Packets pass through with their boundaries, order and descriptors\./).waitFor();
  await dialog.getByText(/SO_PEERCRED.* in the README, under Taps\./).waitFor();
  await dialog.getByRole('button', { name: 'Start Tap' }).click();
  await treeRow(page, 'Endpoints', 'tap in place · 0 clients').last().waitFor();
}

/** The Python client's request through whatever listens there; resolves when it has its answer. */
async function request(address: string, packet: string): Promise<void> {
  const client = new PeerProcess('Python client', [address, packet]);
  const { code, stderr } = await client.exited;
  assert.equal(code, 0, stderr);
  assert.ok(client.lines.includes('Hello World!'), client.lines.join('\n'));
}

describe('a tap', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ extension: root });
  });
  after(() => session.close());

  it('shows what a C server and a Python client say to each other, and puts the socket back', () =>
    withWindow(session, 'tap', async (page) => {
      const address = path.join(socketFolder(session), 'app.socket');
      const server = new PeerProcess('C server', [address]);
      try {
        await server.printed(`listening ${address}`);
        const original = fs.lstatSync(address).ino;
        await showViews(page);
        await startTap(page, address);
        assert.notEqual(fs.lstatSync(address).ino, original);
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
        assert.equal(fs.lstatSync(address).ino, original);
        await request(address, 'DOWN');
        assert.equal((await server.exited).code, 0);
      } finally {
        await server.kill();
      }
    }));

  it('shows names of sockets and programs that others chose as they are: no link, no icon', () =>
    withWindow(session, 'tap-names', async (page) => {
      const name = 'a\u202eb [x](command:seqpacket.showOutput) $(zap) <b>.socket';
      const address = path.join(socketFolder(session), name);
      const shown = safeText(address);
      const other = path.join(socketFolder(session), 'other.socket');
      const server = new PeerProcess('C server', [address]);
      try {
        await server.printed(`listening ${address}`);
        await showViews(page);
        await runCommand(page, 'Seqpacket: Start Tap…');
        // The program's command line has the address too.
        const row = pickRow(page, shown);
        await row.locator('.label-description').getByText('$(zap) <b>.socket').waitFor();
        assert.equal(await row.locator('.quick-input-list-label .codicon-zap').count(), 0);
        await page.getByText('from the settings; nobody is seen listening').waitFor();
        await screenshot(page, 'tap-names');
        await row.click();
        await confirmTap(page, `Tap ${shown.replace('](', ']\\x28')}?`);

        const tooltip = await tooltipOf(page, statusBarItem(page, /1 tap/));
        await tooltip.getByText(shown).waitFor();
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
        await ended.getByText(shown.replace('](', ']\\x28')).waitFor();
        assert.equal(await ended.locator('.notification-list-item-message a').count(), 0);
        await dismissNotification(ended);
      } finally {
        await server.kill();
      }
    }));

  it('is taken back by the next extension host, when its own is killed', () =>
    withWindow(session, 'tap-killed', async (page) => {
      const address = path.join(socketFolder(session), 'killed.socket');
      const server = new PeerProcess('C server', [address]);
      try {
        await server.printed(`listening ${address}`);
        const original = fs.lstatSync(address).ino;
        await showViews(page);
        await startTap(page, address);
        assert.notEqual(fs.lstatSync(address).ino, original);

        const host = await extensionHostPid(session);
        process.kill(host, 'SIGKILL');
        await processGone(host);
        await notification(page, `The socket ${address} is in its place again`).waitFor();
        await screenshot(page, 'tap-taken-back');
        assert.equal(fs.lstatSync(address).ino, original);
        assert.ok(!fs.existsSync(`${address}.tapped`));
        await request(address, 'DOWN');
        assert.equal((await server.exited).code, 0);
      } finally {
        await server.kill();
      }
    }));
});
