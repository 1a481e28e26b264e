// @ts-check
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { signalGroup } from './processes.mjs';
import { serverEnvironment } from './serverEnvironment.mjs';
import { writeUserSettings } from './userSettings.mjs';
import { windowAddress } from './windowAddress.mjs';

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
 * @property {boolean} [testDriver] lets a window's address name tests to run; hides notifications, so it is only for those
 * @property {NodeJS.ProcessEnv} [env] the whole environment, which extension hosts inherit
 * @property {number} [port] of 127.0.0.1; a free one when left out
 */

/**
 * @typedef {object} VscodeServer
 * @property {(window: import('./windowAddress.mjs').WindowOptions) => string} url address of a window
 * @property {() => string} log the end of what it printed
 * @property {() => Promise<void>} stop ends it and what it started
 */

/**
 * Starts a VS Code server on this machine's loopback address and waits until it can be opened.
 * @param {ServerOptions} options
 * @returns {Promise<VscodeServer>}
 * @throws {Error} with the server's own words when it doesn't come up
 */
export async function startVscodeServer({ settings = {}, env, ...options }) {
  writeUserSettings(options.dataFolder, settings);
  // A window runs programs as this user, and every user of this machine can reach its loopback address.
  const token = randomBytes(16).toString('hex');
  const tokenFile = path.join(options.dataFolder, 'token');
  fs.writeFileSync(tokenFile, token, { mode: 0o600 });
  const child = spawn(options.vscode.node, serverArguments({ ...options, tokenFile }), {
    env: serverEnvironment(env),
    // A process group of its own, so that one signal reaches the extension hosts and watchers it starts.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const signal = (/** @type {NodeJS.Signals} */ name) =>
    child.pid !== undefined && signalGroup(child.pid, name);
  let log = '';
  const keep = (/** @type {string} */ text) => {
    log = (log + text).slice(-keptLog);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    const port = await announcedPort(child);
    return {
      url: (window) => windowAddress(`127.0.0.1:${port}`, token, window),
      log: () => log,
      stop: async () => {
        signal('SIGTERM');
        const timer = setTimeout(signal, stopLimitMs, 'SIGKILL');
        await ended;
        clearTimeout(timer);
        // What it started may outlive it.
        signal('SIGKILL');
      },
    };
  } catch (error) {
    signal('SIGKILL');
    throw new Error(`VS Code ${options.vscode.version} did not start. It said:\n${log}`, { cause: error });
  }
}

/**
 * @param {Omit<ServerOptions, 'settings' | 'env'> & {tokenFile: string}} options
 * @returns {string[]}
 */
function serverArguments({
  vscode,
  dataFolder,
  tokenFile,
  restricted = false,
  testDriver = false,
  port = 0,
}) {
  return [
    vscode.serverMain,
    ...['--host', '127.0.0.1', '--port', String(port), '--connection-token-file', tokenFile],
    ...['--accept-server-license-terms', '--telemetry-level', 'off', '--server-data-dir', dataFolder],
    // Without it the address's `payload` (extensionDevelopmentPath and its like) is ignored.
    ...(testDriver ? ['--enable-smoke-test-driver'] : []),
    ...(restricted ? [] : ['--disable-workspace-trust']),
  ];
}

/**
 * The port that a server says it can be opened at.
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @returns {Promise<string>}
 * @throws {Error} when it ends before, or takes too long
 */
function announcedPort(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`silent for ${startLimitMs / 1000} s`)), startLimitMs);
    let said = '';
    const listen = (/** @type {string} */ text) => {
      said += text;
      const port = /Web UI available at http:\/\/[^:/]+:(\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      child.stdout.off('data', listen);
      resolve(port);
    };
    child.stdout.on('data', listen);
    child.once('error', reject);
    child.once('close', (status, signal) => {
      clearTimeout(timer);
      reject(new Error(`ended (${signal ?? status})`));
    });
  });
}
