import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually';

/**
 * All that the output channel that the panel shows holds, once it is accepted; also what is not on the screen.
 * @param accept for example `(text) => text.includes('SEND')`
 */
export async function outputText(page: Page, accept: (text: string) => boolean): Promise<string> {
  return eventually('text of the output channel', () => wholeText(page, output(page)), accept);
}

function output(page: Page): Locator {
  return page.locator('.part.panel .output-view, .part.panel [id="workbench.panel.output"]').first();
}

/** The editor draws only the lines on the screen, so the text is taken through the clipboard, as a person would. */
async function wholeText(page: Page, editor: Locator): Promise<string> {
  // Not on its lines: those of a long log reach far beyond what is seen of them.
  await editor.locator('.monaco-editor').first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+C');
  // Nothing stays selected, as nobody reads a log like that.
  await page.keyboard.press('Control+End');
  return page.evaluate<string>('navigator.clipboard.readText()');
}
