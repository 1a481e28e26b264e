import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { RawPeer } from '../fixtures/rawPeer';
import { root } from '../tools/paths.mjs';
import { openSession, type Session } from '../workbench/session.mjs';
import { runCommand } from './support/commandPalette';
import { startServer } from './support/journey';
import { notification } from './support/notifications';
import { answer, cancelInput, pickLabels, quickInput, waitForPrompt } from './support/quickInput';
import { statusBarItem } from './support/statusBar';
import { request, tapDialog, withServer } from './support/taps';
import { screenshot, screenshotInThemes } from './support/themes';
import { showViews, treeRow } from './support/tree';
import { socketFolder, withWindow } from './support/workbenchWindow';

const between = 'Tap Between Two Addresses…';
const whose = /Start Tap: whose packets/;
const where = /Start Tap: where are clients to connect instead/;

/** F1, Start Tap, the server's address. */
async function chooseServer(page: Page, server: string): Promise<void> {
  await runCommand(page, 'Seqpacket: Start Tap…');
  await answer(page, server, whose);
}

/** Leaves the prompt that asks where to listen. */
async function leavePrompt(page: Page): Promise<void> {
  await waitForPrompt(page, where);
  await cancelInput(page);
  await quickInput(page).waitFor({ state: 'hidden' });
}

/** Leaves what is said beforehand. */
async function leaveDialog(page: Page, server: string): Promise<void> {
  const dialog = tapDialog(page, server);
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
}

/** Starts the tap whose dialog is shown, or comes up, and stops it when a request has gone through it. */
async function tapOnce(page: Page, server: string, address: string): Promise<void> {
  await tapDialog(page, server).getByRole('button', { name: 'Start Tap' }).click();
  await treeRow(page, 'Endpoints', path.basename(address)).filter({ hasText: 'tap · 0 clients' }).waitFor();
  await request(address, 'SEND');
  await runCommand(page, 'Seqpacket: Stop Tap');
  await statusBarItem(page, `Tap of ${path.basename(address)} stopped`).waitFor();
  await treeRow(page, 'Endpoints', 'tap · ').waitFor({ state: 'detached' });
  assert.ok(!fs.existsSync(address));
}

describe('a tap between two addresses', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ extension: root });
  });
  after(() => session.close());

  it('is asked for where the server has an abstract name, and leaving it leaves nothing', () =>
    withWindow(session, 'tap-abstract', async (page) => {
      const server = `@seqpacket-tapped-${process.pid}`;
      const address = path.join(socketFolder(session), 'abstract.socket');
      await showViews(page);
      await startServer(page, server, 'Command protocol');

      await runCommand(page, 'Seqpacket: Start Tap…');
      await waitForPrompt(page, whose);
      await cancelInput(page);
      await quickInput(page).waitFor({ state: 'hidden' });
      await chooseServer(page, server);
      await leavePrompt(page);
      await chooseServer(page, server);
      await answer(page, address, where);
      await leaveDialog(page, server);
      assert.ok(!fs.existsSync(address));
      assert.equal(await treeRow(page, 'Endpoints', 'tap · ').count(), 0);

      await chooseServer(page, server);
      await answer(page, address, where);
      const dialog = tapDialog(page, server);
      await dialog
        .getByText(`This window listens at ${address} and joins each client there with ${server}.`)
        .waitFor();
      await dialog.getByText(/clients of other users are refused there/).waitFor();
      assert.equal(await dialog.getByRole('button', { name: between }).count(), 0);
      await screenshot(page, 'tap-between-dialog');
      await tapOnce(page, server, address);
    }));

  it('can be chosen beside the one in place', () =>
    withServer(session, 'tap-beside', 'beside.socket', async (page, { address: server }) => {
      const address = path.join(socketFolder(session), 'elsewhere.socket');
      const original = fs.lstatSync(server).ino;
      await chooseServer(page, server);
      await leaveDialog(page, server);
      await chooseServer(page, server);
      await tapDialog(page, server).getByRole('button', { name: between }).waitFor();
      await screenshot(page, 'tap-dialog');
      await tapDialog(page, server).getByRole('button', { name: between }).click();
      await leavePrompt(page);
      await chooseServer(page, server);
      await tapDialog(page, server).getByRole('button', { name: between }).click();
      await answer(page, address, where);
      await tapOnce(page, server, address);
      assert.equal(fs.lstatSync(server).ino, original);

      // Where it listened is offered from then on, unlike the server itself.
      await chooseServer(page, server);
      await tapDialog(page, server).getByRole('button', { name: between }).click();
      await waitForPrompt(page, where);
      const offered = await pickLabels(page);
      assert.deepEqual([offered.includes(address), offered.includes(server)], [true, false]);
      await leavePrompt(page);
      await request(server, 'DOWN');
    }));

  it('is offered where the one in place is refused', () =>
    withWindow(session, 'tap-refused', async (page) => {
      const server = path.join(socketFolder(session), 'n'.repeat(250));
      const address = path.join(socketFolder(session), 'short.socket');
      await showViews(page);
      await startServer(page, server, 'Command protocol');
      await chooseServer(page, server);
      await tapDialog(page, server).getByRole('button', { name: 'Start Tap' }).click();
      const refusal = notification(page, /too long to have "\.tapped" added to it/);
      await refusal.getByRole('button', { name: between }).waitFor();
      await screenshot(page, 'tap-refused');
      await refusal.getByRole('button', { name: between }).click();
      await answer(page, address, where);
      await tapOnce(page, server, address);
    }));

  it('shows that its latest client was turned away, until one is joined', () =>
    withWindow(session, 'tap-turned-away', async (page) => {
      const server = `@seqpacket-late-${process.pid}`;
      const address = path.join(socketFolder(session), 'early.socket');
      const client = new RawPeer();
      try {
        await showViews(page);
        await chooseServer(page, server);
        await answer(page, address, where);
        await tapDialog(page, server).getByRole('button', { name: 'Start Tap' }).click();
        const row = treeRow(page, 'Endpoints', 'early.socket');
        await row.filter({ hasText: 'tap · 0 clients' }).waitFor();
        const number = await client.connect(address);
        assert.equal((await client.receive(number)).data, '');
        const trouble = treeRow(page, 'Endpoints', /^Turned away\s*ECONNREFUSED$/);
        await trouble.waitFor();
        await screenshotInThemes(page, 'tap-turned-away');
        await startServer(page, server, 'Silent');
        await client.connect(address);
        await row.filter({ hasText: 'tap · 1 client' }).waitFor();
        await trouble.waitFor({ state: 'detached' });
      } finally {
        await client.kill();
      }
      await runCommand(page, 'Seqpacket: Stop Tap');
      await treeRow(page, 'Endpoints', 'early.socket').waitFor({ state: 'detached' });
    }));
});
