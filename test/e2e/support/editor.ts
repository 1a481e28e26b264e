import type { Locator, Page } from 'playwright-core';

/** The editor that has the focus, or had it last. */
export function editor(page: Page): Locator {
  return page
    .locator(
      '.editor-group-container.active .editor-instance, .editor-group-container.active .editor-container',
    )
    .first();
}

/** A tab above the editors, by part of its title. */
export function tab(page: Page, title: string | RegExp): Locator {
  return page.locator('.part.editor').getByRole('tab', { name: title });
}
