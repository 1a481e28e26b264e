// @ts-check
import * as fs from 'node:fs';
import * as path from 'node:path';
import { reportMark } from './reportMark.mjs';

/** How long a run may take in all, in milliseconds. */
const runLimitMs = 5 * 60_000;
/** How much of the console is shown when there was no verdict, in lines. */
const shownLines = 60;

/**
 * @typedef {object} HostRunOptions
 * @property {{extension: string, suite: string}} tests the extension's folder; the bundled suite, a script that exports `run()`
 * @property {string} folder the workspace to open
 * @property {string} artifacts where the console's log and, on failure, a screenshot are kept
 * @property {(line: string) => void} print gets the suite's own lines as they come
 */

/**
 * Opens a window that runs a test suite inside its extension host, and waits for the verdict.
 * @param {import('./session.mjs').Session} session opened with `testDriver`
 * @param {HostRunOptions} options
 * @returns {Promise<boolean>} whether the suite passed
 * @throws {Error} when no verdict came in time, with what the console said last
 */
export async function runHostSuite(session, { tests, folder, artifacts, print }) {
  fs.mkdirSync(artifacts, { recursive: true });
  const artifact = (/** @type {string} */ ending) =>
    path.join(artifacts, `host-${session.version}-${session.engine}.${ending}`);
  /** @type {string[]} */
  const lines = [];
  const context = await session.browser.newContext();
  const page = await context.newPage();
  const verdict = new Promise((resolve) => {
    const exposed = [
      page.exposeFunction(
        'codeAutomationLog',
        (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
          const text = args.map(asText).join(' ');
          lines.push(`${type}: ${text}`);
          if (text.startsWith(reportMark)) print(text.slice(reportMark.length));
        },
      ),
      page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => resolve(code)),
    ];
    void Promise.all(exposed);
  });
  /** @type {NodeJS.Timeout | undefined} */
  let watchdog;
  const tooLong = new Promise((resolve) => {
    watchdog = setTimeout(resolve, runLimitMs, 'no verdict');
  });
  const crashed = new Promise((resolve) => page.once('crash', () => resolve('the page crashed')));
  try {
    await page.goto(session.server.url({ folder, tests }));
    const outcome = await Promise.race([verdict, tooLong, crashed]);
    if (outcome === 0) return true;
    await page.screenshot({ path: artifact('png') }).catch((/** @type {Error} */ error) => {
      lines.push(`no screenshot: ${error.message}`);
    });
    if (typeof outcome === 'number') return false;
    const last = lines.slice(-shownLines).join('\n');
    throw new Error(
      `VS Code ${session.version}: ${String(outcome)} within ${runLimitMs / 1000} s; screenshot: ${artifact('png')}\n` +
        `The console said last:\n${last}\nThe server said last:\n${session.server.log().slice(-4000)}`,
    );
  } finally {
    clearTimeout(watchdog);
    fs.writeFileSync(artifact('log'), `${lines.join('\n')}\n\n--- server ---\n${session.server.log()}`);
    await context.close();
  }
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function asText(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
