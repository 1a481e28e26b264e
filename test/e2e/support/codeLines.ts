import type { Locator } from 'playwright-core';

/**
 * The lines of a code editor (or output channel) that are on the screen, top down. The editor draws only these, in any
 * order, and writes spaces as no-break spaces.
 */
export async function visibleLines(editor: Locator): Promise<string[]> {
  const lines = await Promise.all(
    (await editor.locator('.view-lines .view-line').all()).map(async (line) => ({
      top: (await line.boundingBox())?.y ?? 0,
      text: (await line.innerText()).replaceAll('\u00a0', ' '),
    })),
  );
  return lines.sort((one, other) => one.top - other.top).map(({ text }) => text);
}

/** The whole text of a code editor, also what is not on the screen, taken through the clipboard as a person would. */
export async function wholeText(editor: Locator): Promise<string> {
  await editor.locator('.view-lines').click();
  await editor.page().keyboard.press('Control+A');
  await editor.page().keyboard.press('Control+C');
  return editor.page().evaluate<string>('navigator.clipboard.readText()');
}
