import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { safeText } from '../../../src/traffic/safeText';
import { PeerProcess } from '../../fixtures/peerProcess';
import type { Session } from '../../workbench/session.mjs';
import { runCommand } from './commandPalette';
import { answer } from './quickInput';
import { showViews } from './tree';
import { socketFolder, withWindow } from './workbenchWindow';

/** A server that listens at `address`, in a process of its own. */
export interface Served {
  readonly server: PeerProcess;
  readonly address: string;
}

/** As {@link withWindow}, with the C server listening at a socket of this name, and the views in front. */
export function withServer(
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
export async function startTap(page: Page, address: string): Promise<void> {
  await runCommand(page, 'Seqpacket: Start Tap…');
  await answer(page, address, /Start Tap: whose packets/);
  await confirmTap(page, address);
}

/** What is said beforehand, and the button that starts the tap; resolves when the view shows this one. */
export async function confirmTap(page: Page, address: string): Promise<void> {
  const dialog = tapDialog(page, address);
  await dialog.getByText(/Packets pass through with their boundaries, order and descriptors\./).waitFor();
  await dialog.getByText(/SO_PEERCRED.* in the README, under Taps\./).waitFor();
  await dialog.getByRole('button', { name: 'Start Tap' }).click();
  const spoken = `Tap of ${safeText(address)}, tap in place · 0 clients`;
  await page.getByRole('treeitem', { name: spoken, exact: true }).waitFor();
}

/** What is said before the server at an address is tapped. */
export function tapDialog(page: Page, address: string): Locator {
  return page.getByRole('dialog').filter({ hasText: `Tap ${inMessage(address)}?` });
}

/** Starts a tap, and asserts that it has taken the place of the socket's file; gives the file's number. */
export async function takePlace(page: Page, address: string): Promise<number> {
  const original = fs.lstatSync(address).ino;
  await startTap(page, address);
  assert.notEqual(fs.lstatSync(address).ino, original);
  return original;
}

/** The Python client's request through whatever listens there; resolves when it has its answer. */
export async function request(address: string, packet: string): Promise<void> {
  const client = new PeerProcess('Python client', [address, packet]);
  const { code, stderr } = await client.exited;
  assert.equal(code, 0, stderr);
  assert.ok(client.lines.includes('Hello World!'), client.lines.join('\n'));
}

/** An address as messages show it: what would be a link there is none. */
export function inMessage(address: string): string {
  return safeText(address).replace('](', ']\\x28');
}
