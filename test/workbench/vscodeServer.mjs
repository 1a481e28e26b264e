// @ts-check
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { runProgram } from './runProgram.mjs';

/** How much of the server's log is kept to be shown when something fails, in characters. */
const keptLog = 20_000;
/** How long a server may take to say its address, and to end when told, in milliseconds. */
const startLimitMs = 60_000;
const stopLimitMs = 5_000;

/**
 * @typedef {object} ServerOptions
 * @property {import('./carriedVscode.mjs').CarriedVscode} vscode
 * @property {string} dataFolder everything the server writes: settings, state, logs, installed extensions
 * @property {Readonly<Record<string, unknown>>} [settings] user settings
 * @property {boolean} [restricted] ask for trust in workspaces, so that a new one opens in Restricted Mode
 * @property {boolean} [testDriver] lets a window's address name tests to run (and hides notifications, so it is only for those)
 * @property {NodeJS.ProcessEnv} [env] the whole environment, which extension hosts inherit
 * @property {number} [port] of 127.0.0.1; a free one when left out
 */

/**
 * @typedef {object} PageOptions what a window opens with
 * @property {string} [folder] the workspace
 * @property {{extension: string, suite: string}} [tests] needs `testDriver`: a folder to load as extension under
 *   development, and a script whose `run()` the extension host calls, giving the verdict as its exit code
 */

/**
 * @typedef {object} VscodeServer
 * @property {number} pid also the number of its process group
 * @property {string} authority host:port
 * @property {(page: PageOptions) => string} url address of a window
 * @property {() => string} log the end of what it printed
 * @property {() => Promise<void>} stop ends it and what it started
 * @property {() => void} kill the same at once, for the end of this process
 */

/** User settings under which nothing asks, phones or moves by itself. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/**
 * Starts a VS Code server on this machine's loopback address and waits until it can be opened.
 * @param {ServerOptions} options
 * @returns {Promise<VscodeServer>}
 * @throws {Error} with the server's own words when it doesn't come up
 */
export async function startVscodeServer({
  vscode,
  dataFolder,
  settings = {},
  restricted = false,
  testDriver = false,
  env,
  port = 0,
}) {
  const settingsFile = path.join(dataFolder, 'data', 'User', 'settings.json');
  fs.mkdirSync(path.dirname(settingsFile), { recursive: true });
  fs.writeFileSync(settingsFile, JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  // A window runs programs as this user, and every user of this machine can reach its loopback address.
  const token = randomBytes(16).toString('hex');
  const tokenFile = path.join(dataFolder, 'token');
  fs.writeFileSync(tokenFile, token, { mode: 0o600 });
  const args = [
    vscode.serverMain,
    ...['--host', '127.0.0.1', '--port', String(port), '--connection-token-file', tokenFile],
    ...['--accept-server-license-terms', '--telemetry-level', 'off', '--server-data-dir', dataFolder],
    // Without it the address's `payload` (extensionDevelopmentPath and its like) is ignored.
    ...(testDriver ? ['--enable-smoke-test-driver'] : []),
    ...(restricted ? [] : ['--disable-workspace-trust']),
  ];
  // A process group of its own, so that one signal reaches the extension hosts and watchers it starts.
  const child = spawn(vscode.node, args, {
    env: serverEnvironment(env),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${vscode.node} could not be started.`);
  const ended = new Promise((resolve) => child.once('close', resolve));
  let log = '';
  const kill = () => signalGroup(pid, 'SIGKILL');
  try {
    const authority = await new Promise((resolve, reject) => {
      const failed = (/** @type {string} */ why) =>
        reject(new Error(`VS Code ${vscode.version} ${why}. It said:\n${log}`));
      const timer = setTimeout(failed, startLimitMs, `did not start within ${startLimitMs / 1000} s`);
      const listen = (/** @type {string} */ text) => {
        log = (log + text).slice(-keptLog);
        const announced = /Web UI available at http:\/\/[^:/]+:(\d+)/.exec(log);
        if (announced === null) return;
        clearTimeout(timer);
        resolve(`127.0.0.1:${announced[1]}`);
      };
      child.stdout.setEncoding('utf8').on('data', listen);
      child.stderr.setEncoding('utf8').on('data', listen);
      child.once('error', (error) => failed(`could not be started: ${error.message}`));
      child.once('close', (status, signal) => {
        clearTimeout(timer);
        failed(`ended at its start (${signal ?? status})`);
      });
    });
    return {
      pid,
      authority,
      url: (page) => windowUrl(authority, token, page),
      log: () => log,
      kill,
      stop: async () => {
        signalGroup(pid, 'SIGTERM');
        const timer = setTimeout(kill, stopLimitMs);
        await ended;
        clearTimeout(timer);
        kill();
      },
    };
  } catch (error) {
    kill();
    throw error;
  }
}

/**
 * Installs a packaged extension into a server that does not run yet.
 * @param {Pick<ServerOptions, 'vscode' | 'dataFolder' | 'env'>} options
 * @param {string} vsix
 * @returns {Promise<void>}
 */
export async function installVsix({ vscode, dataFolder, env }, vsix) {
  const args = [
    '--server-data-dir',
    dataFolder,
    '--accept-server-license-terms',
    '--install-extension',
    vsix,
  ];
  await runProgram(vscode.node, [vscode.serverMain, ...args], { env: serverEnvironment(env) });
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
function serverEnvironment(env = process.env) {
  return {
    ...env,
    // No extension gallery is asked for updates or recommendations.
    EXTENSIONS_GALLERY: '{}',
    // Set by a terminal inside VS Code; they would connect this server to that window.
    VSCODE_IPC_HOOK_CLI: undefined,
    ELECTRON_RUN_AS_NODE: undefined,
    NODE_OPTIONS: undefined,
  };
}

/**
 * Makes an extension's source folder count as installed, in a server that has not run yet. (A payload's
 * `extensionDevelopmentPath` would do too, but needs the test driver, under which VS Code hides all notifications.)
 * @param {string} dataFolder
 * @param {string} extension a folder with a package.json
 * @returns {void}
 */
export function linkExtension(dataFolder, extension) {
  const manifest = JSON.parse(fs.readFileSync(path.join(extension, 'package.json'), 'utf8'));
  const extensions = path.join(dataFolder, 'extensions');
  fs.mkdirSync(extensions, { recursive: true });
  fs.symlinkSync(
    extension,
    path.join(extensions, `${manifest.publisher}.${manifest.name}-${manifest.version}`),
  );
}

/**
 * @param {string} authority
 * @param {string} token
 * @param {PageOptions} page
 */
function windowUrl(authority, token, { folder, tests }) {
  const remote = (/** @type {string} */ file) => `vscode-remote://${authority}${file}`;
  const payload = tests && [
    ['extensionDevelopmentPath', remote(tests.extension)],
    ['extensionTestsPath', remote(tests.suite)],
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({
    tkn: token,
    ...(folder !== undefined && { folder }),
    ...(payload && { payload: JSON.stringify(payload) }),
  });
  return `http://${authority}/?${query.toString()}`;
}

/**
 * @param {number} group
 * @param {NodeJS.Signals} signal
 */
function signalGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch (error) {
    // ESRCH: nobody of it is left, which is what was wanted.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}
