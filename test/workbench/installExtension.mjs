// @ts-check
import * as fs from 'node:fs';
import * as path from 'node:path';
import { runProgram } from './runProgram.mjs';
import { serverEnvironment } from './serverEnvironment.mjs';

/**
 * Makes an extension's source folder count as installed, in a server that has not run yet. (A payload's
 * `extensionDevelopmentPath` would do too, but needs the test driver, under which VS Code hides all notifications.)
 * @param {string} dataFolder the server's
 * @param {string} extension a folder with a package.json
 * @returns {void}
 */
export function linkExtension(dataFolder, extension) {
  const { publisher, name, version } = JSON.parse(
    fs.readFileSync(path.join(extension, 'package.json'), 'utf8'),
  );
  const extensions = path.join(dataFolder, 'extensions');
  fs.mkdirSync(extensions, { recursive: true });
  fs.symlinkSync(extension, path.join(extensions, `${publisher}.${name}-${version}`));
}

/**
 * Installs a packaged extension into a server that does not run yet.
 * @param {{vscode: import('./carriedVscode.mjs').CarriedVscode, dataFolder: string, env: NodeJS.ProcessEnv}} server
 * @param {string} vsix
 * @returns {Promise<void>}
 */
export async function installVsix({ vscode, dataFolder, env }, vsix) {
  await runProgram(
    vscode.node,
    [
      vscode.serverMain,
      ...['--server-data-dir', dataFolder, '--accept-server-license-terms', '--install-extension', vsix],
    ],
    { env: serverEnvironment(env) },
  );
}
