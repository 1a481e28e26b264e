import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { runCommand } from './commandPalette';
import { answer, pick, waitForPrompt } from './quickInput';
import { treeRow } from './tree';

/** F1, Start Server, an address that is typed, a responder that is picked. */
export async function startServer(page: Page, address: string, responder: string): Promise<void> {
  await runCommand(page, 'Seqpacket: Start Server');
  await answer(page, address, /Start Server/);
  await pick(page, responder);
  await treeRow(page, 'Endpoints', path.basename(address)).first().waitFor();
}

/** Takes what a prompt offers first, as Enter does. */
export async function takeFirst(page: Page, prompt: RegExp): Promise<void> {
  await waitForPrompt(page, prompt);
  await page.keyboard.press('Enter');
}

/** F1, Send Request, the address that is offered first, a payload that is typed. */
export async function sendRequest(page: Page, payload: string): Promise<void> {
  await runCommand(page, 'Seqpacket: Send Request');
  await takeFirst(page, /Send Request: address/);
  await answer(page, payload, /Send Request to/);
}
