import type { Locator, Page } from 'playwright-core';

/** A notification in the corner of the window, by what it says. */
export function notification(page: Page, text: string | RegExp): Locator {
  return page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });
}

/** Closes a notification without an answer. */
export async function dismissNotification(of: Locator): Promise<void> {
  await of.getByRole('button', { name: /^Clear Notification/ }).click();
  await of.waitFor({ state: 'hidden' });
}
