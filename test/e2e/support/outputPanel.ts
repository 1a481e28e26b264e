import type { Locator, Page } from 'playwright-core';
import { wholeText } from './codeLines';
import { eventually } from './eventually';

/** The output channel that the panel shows. */
export function output(page: Page): Locator {
  return page.locator('.part.panel .output-view, .part.panel [id="workbench.panel.output"]').first();
}

/** A line on the screen of the output channel that the panel shows; spaces match `\s`, not ' ', in an expression. */
export function outputLine(page: Page, text: string | RegExp): Locator {
  return output(page).locator('.view-line').filter({ hasText: text });
}

/**
 * All that the output channel that the panel shows holds, once it is accepted.
 * @param accept for example `(text) => text.includes('SEND')`
 */
export async function outputText(page: Page, accept: (text: string) => boolean): Promise<string> {
  return eventually('text of the output channel', () => wholeText(output(page)), accept);
}
