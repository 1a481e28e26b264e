import type { Page } from 'playwright-core';
import { pick, typeInput } from './quickInput';

/**
 * Runs a command as a person does: F1, its title, a click on it.
 * @param title with its category: 'Seqpacket: Start Server'
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await typeInput(page, `>${title}`, /Type the name of a command/);
  await pick(page, title);
}
