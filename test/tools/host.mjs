// @ts-check
/**
 * Runs the host suite (test/host) inside real VS Code extension hosts.
 *
 *   npm run test:host                              the newest and the oldest VS Code that npm carries
 *   npm run test:host -- --newest | --oldest       one of them
 *   npm run test:host -- --desktop                 a desktop VS Code: the one at SEQPACKET_VSCODE, or downloaded
 *   npm run test:host -- --newest --grep activat   only tests whose full title matches
 */
import './plainErrors.mjs';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { engines } from '../workbench/carriedVscode.mjs';
import { runHostSuite } from '../workbench/hostRun.mjs';
import { openSession } from '../workbench/session.mjs';
import { build } from './build.mjs';
import { runDesktopSuite } from './desktop.mjs';
import { artifactsFolder, hostSuite, root } from './paths.mjs';

const { values } = parseArgs({
  options: {
    newest: { type: 'boolean' },
    oldest: { type: 'boolean' },
    desktop: { type: 'boolean' },
    grep: { type: 'string' },
    'no-build': { type: 'boolean' },
  },
});

/** @type {Record<string, string>} */
const env = values.grep === undefined ? {} : { SEQPACKET_TEST_GREP: values.grep };
if (values['no-build'] !== true) await build({ tests: true });

const chosen = engines.filter((engine) => values[engine]);
const carried = chosen.length === 0 && values.desktop !== true ? engines : chosen;
let passed = true;
for (const engine of carried) {
  passed = (await runCarried(engine)) && passed;
}
if (values.desktop === true)
  passed = (await runDesktopSuite({ extension: root, tests: hostSuite, env })) && passed;
process.exitCode = passed ? 0 : 1;

/**
 * @param {import('../workbench/carriedVscode.mjs').Engine} engine
 * @returns {Promise<boolean>}
 */
async function runCarried(engine) {
  const session = await openSession({ engine, env, testDriver: true });
  console.log(`VS Code ${session.version} (${engine})`);
  try {
    const folder = path.join(session.folder, 'workspace');
    fs.mkdirSync(folder);
    return await runHostSuite(session, {
      tests: { extension: root, suite: hostSuite },
      folder,
      artifacts: artifactsFolder,
      print: (line) => console.log(`  ${line}`),
    });
  } finally {
    await session.close();
  }
}
