import type { Page } from 'playwright-core';
import { eventually } from './eventually';
import { cancelInput, pickRow, typeInput } from './quickInput';

/** How long the palette is given to list a command before it is opened anew, in ms. */
const listedMs = 3_000;

/**
 * Runs a command as a person does: F1, its title, a click on it.
 * @param title with its category: 'Seqpacket: Start Server'
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  // The palette lists the commands there are when it opens, and those of a window that has just opened come by and by.
  await eventually(
    `“${title}” in the command palette`,
    () => offers(page, title),
    (offered) => offered,
  );
  await pickRow(page, title).first().click();
}

/** Whether the palette, which stays open then, offers a command. */
async function offers(page: Page, title: string): Promise<boolean> {
  await page.keyboard.press('F1');
  await typeInput(page, `>${title}`, /Type the name of a command/);
  try {
    await pickRow(page, title).first().waitFor({ timeout: listedMs });
    return true;
  } catch {
    await cancelInput(page);
    return false;
  }
}
