import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Page } from 'playwright-core';
import type { Session } from '../../workbench/session.mjs';
import { artifactsFolder } from '../../tools/paths.mjs';
import { leaveOutHosts } from './extensionHost';

/** How long a page may take to show what is waited for, in ms. Only a broken test ever takes as long. */
const patienceMs = 30_000;
/** Four to three and of a laptop's size, so that screenshots show a window as people have it. */
const viewport = { width: 1280, height: 800 };

/**
 * Opens a workbench window, hands it to `use`, and closes it. When `use` fails, what the window showed is kept as
 * `out/failures/<name>.png`.
 *
 * An end-to-end test is a file `test/e2e/<what>.test.ts` for `node:test`:
 *
 *     describe('…', () => {
 *       let session: Session;
 *       before(async () => { session = await openSession({ extension: root }); });   // or { vsix }, { engine: 'oldest' }
 *       after(() => session.close());                                                // fails if a process is left
 *       it('…', () => withWindow(session, 'short-name', async (page) => {
 *         await runCommand(page, 'Seqpacket: Start Server');
 *         await answer(page, socket);
 *         await treeRow(page, 'Endpoints', /my\.socket/).waitFor();
 *       }));
 *     });
 *
 * `page` is Playwright's; the files beside this one know the workbench's parts: commandPalette, quickInput, tree,
 * contextMenu, outputPanel, notifications, statusBar, editor, themes. Wait on what the page shows (`locator.waitFor()`,
 * `eventually`), never on time. Put sockets into `socketFolder(session)`.
 * @param name used for files; the test's own, without spaces
 */
export async function withWindow(
  session: Session,
  name: string,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await session.browser.newContext({
    viewport,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  leaveOutHosts(session);
  try {
    await page.goto(session.server.url({ folder: workspaceFolder(session) }));
    await waitForExtension(page);
    await use(page);
  } catch (error) {
    const picture = path.join(artifactsFolder, 'failures', `${name}.png`);
    await page.screenshot({ path: picture }).catch(() => undefined);
    console.error(
      `What the window showed: ${picture}\nThe server said last:\n${session.server.log().slice(-2000)}`,
    );
    throw error;
  } finally {
    await context.close();
  }
}

/** Resolves when the workbench is drawn and knows the extension's contributions: also after a reload. */
export async function waitForExtension(page: Page): Promise<void> {
  await page
    .locator('.activitybar')
    .getByRole('tab', { name: /^Seqpacket/ })
    .waitFor();
}

/** The workspace that windows of a session open: empty, of this session alone. */
export function workspaceFolder(session: Session): string {
  return ensureFolder(path.join(session.folder, 'workspace'));
}

/** A folder of this session alone for the sockets of its tests, with a short path. */
export function socketFolder(session: Session): string {
  return ensureFolder(path.join(session.folder, 's'));
}

function ensureFolder(folder: string): string {
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}
