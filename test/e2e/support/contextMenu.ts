import type { Locator, Page } from 'playwright-core';

/** Opens the context menu of something on the page and chooses from it. */
export async function chooseFromMenu(page: Page, of: Locator, item: string | RegExp): Promise<void> {
  await of.click({ button: 'right' });
  await menuItem(page, item).click();
}

/** An item of the context menu that is open. */
export function menuItem(page: Page, item: string | RegExp): Locator {
  return page.getByRole('menuitem', typeof item === 'string' ? { name: item, exact: true } : { name: item });
}

/** What a command put on the clipboard. */
export async function clipboardText(page: Page): Promise<string> {
  return page.evaluate<string>('navigator.clipboard.readText()');
}
