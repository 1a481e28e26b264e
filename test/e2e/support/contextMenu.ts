import type { Locator, Page } from 'playwright-core';

/** Opens the context menu of something on the page and chooses from it. */
export async function chooseFromMenu(page: Page, of: Locator, item: string | RegExp): Promise<void> {
  await openMenu(page, of);
  await chooseItem(page, item);
}

/**
 * Chooses from the context menu that is open: by Enter on the item under the mouse, because for 100 ms a menu of VS Code takes
 * a click for the end of the one that opened it (`runOnceToEnableMouseUp` of its menu.ts).
 */
export async function chooseItem(page: Page, item: string | RegExp): Promise<void> {
  await menuItem(page, item).hover();
  await page
    .locator('.action-item.focused')
    .filter({ has: menuItem(page, item) })
    .waitFor();
  await page.keyboard.press('Enter');
}

/**
 * Opens a context menu. The mouse may rest on a tree's row, and the hover that comes of it may lie over what is to be clicked: it goes
 * when the mouse does.
 */
export async function openMenu(page: Page, of: Locator): Promise<void> {
  await page.mouse.move(0, 0);
  await of.click({ button: 'right' });
}

/** An item of the context menu that is open. */
function menuItem(page: Page, item: string | RegExp): Locator {
  return page.getByRole('menuitem', typeof item === 'string' ? { name: item, exact: true } : { name: item });
}

/** Titles of the items of a context menu, which is opened, read and closed. */
export async function menuItems(page: Page, of: Locator): Promise<readonly string[]> {
  await openMenu(page, of);
  const items = page.locator('.monaco-menu').getByRole('menuitem');
  await items.first().waitFor();
  const names = await items.allInnerTexts();
  await page.keyboard.press('Escape');
  await items.first().waitFor({ state: 'hidden' });
  return names.map((name) => name.trim());
}

/** What a command put on the clipboard. */
export async function clipboardText(page: Page): Promise<string> {
  return page.evaluate<string>('navigator.clipboard.readText()');
}
