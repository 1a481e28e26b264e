import type { Locator, Page } from 'playwright-core';

/** An item of the status bar, by part of what it shows or says to a screen reader. */
export function statusBarItem(page: Page, text: string | RegExp): Locator {
  const items = page.locator('.part.statusbar .statusbar-item');
  return items
    .filter({ hasText: text })
    .or(page.locator('.part.statusbar').getByRole('button', { name: text }))
    .first();
}

/** The tooltip that comes when the mouse rests on something. */
export async function tooltipOf(page: Page, target: Locator): Promise<Locator> {
  await target.hover();
  const tooltip = page.locator('.monaco-hover:visible').last();
  await tooltip.waitFor();
  return tooltip;
}
