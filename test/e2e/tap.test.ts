import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { safeText } from '../../src/traffic/safeText';
import { PeerProcess } from '../fixtures/peerProcess';
import { RawPeer } from '../fixtures/rawPeer';
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
import { socketFolder, waitForExtension, withWindow } from './support/workbenchWindow';

/** A server that listens at `address`, in a process of its own. */
interface Served {
  readonly server: PeerProcess;
  readonly address: string;
}

/** As {@link withWindow}, with the C server listening at a socket of this name, and the views in front. */
function withServer(
  session: Session,
  name: string,
  socket: string,
  use: (page: Page, served: Served) => Promise<void>,
): Promise<void> {
  return withWindow(session, name, async (page) => {
    const address = path.join(socketFolder(session), socket);
    const server = new PeerProcess('C server', [address]);
    try {
      await server.printed(`listening ${address}`);
      await showViews(page);
      await use(page, { server, address });
    } finally {
      await server.kill();
    }
  });
}

/** F1, Start Tap, the address, and what is said beforehand. */
async function startTap(page: Page, address: string): Promise<void> {
  await runCommand(page, 'Seqpacket: Start Tap…');
  await answer(page, address, /Start Tap: whose packets/);
  await confirmTap(page, address);
}

/** What is said beforehand, and the button that starts the tap; resolves when the view shows this one. */
async function confirmTap(page: Page, address: string): Promise<void> {
  const dialog = page.getByRole('dialog').filter({ hasText: `Tap ${inMessage(address)}?` });
  await dialog.getByText(/Packets pass through with their boundaries, order and descriptors\./).waitFor();
  await dialog.getByText(/SO_PEERCRED.* in the README, under Taps\./).waitFor();
  await dialog.getByRole('button', { name: 'Start Tap' }).click();
  const spoken = `Tap of ${safeText(address)}, tap in place · 0 clients`;
  await page.getByRole('treeitem', { name: spoken, exact: true }).waitFor();
}

/** Nothing of the extension is on the screen that would start it. */
async function hideViews(page: Page): Promise<void> {
  await runCommand(page, 'View: Show Explorer');
  await page.getByRole('tree', { name: 'Endpoints', exact: true }).waitFor({ state: 'hidden' });
}

/** An address as messages show it: what would be a link there is none. */
function inMessage(address: string): string {
  return safeText(address).replace('](', ']\\x28');
}

/** Starts a tap, and asserts that it has taken the place of the socket's file; gives the file's number. */
async function takePlace(page: Page, address: string): Promise<number> {
  const original = fs.lstatSync(address).ino;
  await startTap(page, address);
  assert.notEqual(fs.lstatSync(address).ino, original);
  return original;
}

/** Asserts that the server's own file is in its place again, and has the server end. */
async function endServer({ server, address }: Served, original: number): Promise<void> {
  assert.equal(fs.lstatSync(address).ino, original);
  await request(address, 'DOWN');
  assert.equal((await server.exited).code, 0);
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
