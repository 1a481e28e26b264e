import * as path from 'node:path';
import type { Page } from 'playwright-core';
import { artifactsFolder } from '../../tools/paths.mjs';
import { runCommand } from './commandPalette';
import { pick, quickInput, typeInput } from './quickInput';

/** What the theme picker calls each, and the class that the workbench wears under it. */
const themes = {
  light: { label: 'Light Modern', worn: 'vs' },
  dark: { label: 'Dark Modern', worn: 'vs-dark' },
  'high-contrast': { label: 'Dark High Contrast', worn: 'hc-black' },
} as const;

/** The themes in which things must be readable. */
type Theme = keyof typeof themes;

/** Gives the window another colour theme, as a person does, and waits until it wears it. */
async function setTheme(page: Page, theme: Theme): Promise<void> {
  const { label, worn } = themes[theme];
  await runCommand(page, 'Preferences: Color Theme');
  await typeInput(page, label, /Select Color Theme/);
  await pick(page, label);
  await quickInput(page).waitFor({ state: 'hidden' });
  await page.locator(`.monaco-workbench.${worn}`).waitFor();
}

/** Takes a picture of the window as it is, with its animations at their end: `out/screenshots/<name>.png`. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({
    path: path.join(artifactsFolder, 'screenshots', `${name}.png`),
    animations: 'disabled',
  });
}

/** Takes the same picture in every theme, `<name>-light.png` and so on, and leaves the window light. */
export async function screenshotInThemes(page: Page, name: string): Promise<void> {
  for (const theme of ['dark', 'high-contrast', 'light'] as const) {
    await setTheme(page, theme);
    await screenshot(page, `${name}-${theme}`);
  }
}
