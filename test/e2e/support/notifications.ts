import type { Locator, Page } from 'playwright-core';

/** A notification in the corner of the window, by what it says. */
export function notification(page: Page, text: string | RegExp): Locator {
  return page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text });
}

/** What the notifications on the screen say. */
export async function notificationTexts(page: Page): Promise<string[]> {
  return page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
}

/** Presses a button of a notification, which closes it. */
export async function chooseInNotification(of: Locator, button: string): Promise<void> {
  await of.getByRole('button', { name: button, exact: true }).click();
  await of.waitFor({ state: 'hidden' });
}

/** Closes a notification without an answer. */
export async function dismissNotification(of: Locator): Promise<void> {
  await of.getByRole('button', { name: /^Clear Notification/ }).click();
  await of.waitFor({ state: 'hidden' });
}
