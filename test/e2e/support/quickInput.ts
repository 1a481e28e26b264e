import type { Locator, Page } from 'playwright-core';

/** The widget at the top of the window that holds the command palette, quick picks and input boxes. */
export function quickInput(page: Page): Locator {
  return page.locator('.quick-input-widget:visible');
}

/** A quick pick's row, by its whole label. */
export function pickRow(page: Page, label: string | RegExp): Locator {
  const name = page.locator('.quick-input-list-label .label-name');
  const matching =
    typeof label === 'string' ? name.getByText(label, { exact: true }) : name.filter({ hasText: label });
  return quickInput(page).locator('.quick-input-list .monaco-list-row').filter({ has: matching });
}

/** Takes a row of the quick pick that is shown, or comes up. */
export async function pick(page: Page, label: string | RegExp): Promise<void> {
  await pickRow(page, label).first().click();
}

/** Labels of the rows of the quick pick that is shown, top down. */
export async function pickLabels(page: Page): Promise<string[]> {
  return quickInput(page).locator('.quick-input-list-label .label-name').allInnerTexts();
}

/**
 * Types into the input box (or filter of the quick pick) that is shown, or comes up, in place of what stands there.
 * @param prompt what the widget says, to be sure that it is the right one: part of its message, title or placeholder
 */
export async function typeInput(page: Page, text: string, prompt?: string | RegExp): Promise<void> {
  if (prompt !== undefined) await waitForPrompt(page, prompt);
  await quickInput(page).locator('input.input').fill(text);
}

/** Types an answer into the input box that is shown, or comes up, and confirms it. */
export async function answer(page: Page, text: string, prompt?: string | RegExp): Promise<void> {
  await typeInput(page, text, prompt);
  await page.keyboard.press('Enter');
}

/** Resolves when the widget says this, in its title, message or placeholder. */
export async function waitForPrompt(page: Page, prompt: string | RegExp): Promise<void> {
  const said = quickInput(page)
    .locator('.quick-input-title, .quick-input-message')
    .filter({ hasText: prompt });
  await said.or(quickInput(page).getByPlaceholder(prompt)).first().waitFor();
}

/** What an input box says below its text: the prompt, or why the text is refused. */
export function inputMessage(page: Page): Locator {
  return quickInput(page).locator('.quick-input-message');
}

/** Leaves the quick pick or input box without an answer. */
export async function cancelInput(page: Page): Promise<void> {
  await quickInput(page).locator('input.input').press('Escape');
}
