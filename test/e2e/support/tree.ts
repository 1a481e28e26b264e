import type { Locator, Page } from 'playwright-core';
import { runCommand } from './commandPalette';

/** A row of a tree view as the page shows it. */
export interface TreeRow {
  /** 1 for rows at the top. */
  readonly level: number;
  readonly label: string;
  readonly description: string;
  /** What a screen reader says. */
  readonly spoken: string;
}

/** Brings the extension's views to the front. (A click on their icon would hide them when they are there already.) */
export async function showViews(page: Page): Promise<void> {
  await runCommand(page, 'View: Show Seqpacket');
  await tree(page, 'Endpoints').or(welcome(page, 'Endpoints')).first().waitFor();
}

/** A tree view by its title: 'Endpoints' or 'Traffic'. */
function tree(page: Page, view: string): Locator {
  return page.getByRole('tree', { name: view, exact: true });
}

/** Rows whose label or description matches, in a tree view. */
export function treeRow(page: Page, view: string, text: string | RegExp): Locator {
  return tree(page, view).getByRole('treeitem').filter({ hasText: text });
}

/** The rows of a tree view that are on the screen, top down. */
export async function treeRows(page: Page, view: string): Promise<TreeRow[]> {
  const rows = await tree(page, view).getByRole('treeitem').all();
  const read = await Promise.all(
    rows.map(async (row) => ({
      position: Number(await row.getAttribute('data-index')),
      level: Number(await row.getAttribute('aria-level')),
      label: await textOf(row.locator('.label-name')),
      description: await textOf(row.locator('.label-description')),
      spoken: (await row.getAttribute('aria-label')) ?? '',
    })),
  );
  return read
    .sort((one, other) => one.position - other.position)
    .map(({ level, label, description, spoken }) => ({ level, label, description, spoken }));
}

/** What the views say above their rows. */
export function viewMessages(page: Page): Locator {
  return page.locator('.tree-explorer-viewlet-tree-view .message:not(.hide)');
}

/** What an empty view says instead of rows (its welcome content). */
export function welcome(page: Page, view: string): Locator {
  return page
    .locator('.pane')
    .filter({ has: page.getByRole('button', { name: `${view} Section` }) })
    .locator('.welcome-view-content');
}

async function textOf(parts: Locator): Promise<string> {
  return (await parts.allInnerTexts()).join('').replaceAll('\u00a0', ' ');
}
