import type { Page } from 'playwright-core';
import { pick, pickLabels, quickInput, typeInput } from './quickInput';
import { eventually } from './eventually';

/**
 * Runs a command as a person does: F1, its title, Enter.
 * @param title with its category: 'Seqpacket: Start Server'
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  await openPalette(page, title);
  await pick(page, title);
}

/**
 * Titles of the commands that the palette offers for some text, as listed.
 * @param until accepts the list when it is complete: rows come as VS Code finds them
 */
export async function offeredCommands(
  page: Page,
  text: string,
  until: (titles: readonly string[]) => boolean,
): Promise<string[]> {
  await openPalette(page, text);
  const titles = await eventually(`commands offered for “${text}”`, () => pickLabels(page), until);
  await page.keyboard.press('Escape');
  await quickInput(page).waitFor({ state: 'hidden' });
  return titles;
}

async function openPalette(page: Page, text: string): Promise<void> {
  await page.keyboard.press('F1');
  await typeInput(page, `>${text}`, /Type the name of a command/);
}
