// @ts-check
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { launchBrowser } from './browser.mjs';
import { carriedVscode } from './carriedVscode.mjs';
import { installVsix, linkExtension } from './installExtension.mjs';
import { killProcess, processesWithVariable } from './processes.mjs';
import { startVscodeServer } from './vscodeServer.mjs';

/** In the environment of everything a session starts, so that what outlives it is found. */
const markVariable = 'SEQPACKET_TEST_SESSION';
/** How long ended processes may take to be gone, in milliseconds. */
const goneLimitMs = 5_000;

/** User settings under which a window does not move by itself while a test drives it. */
const steadySettings = {
  // Whatever takes the focus meanwhile (a view that is restored) closes no picker.
  'workbench.quickOpen.closeOnFocusLost': false,
  // An editor in a dialog over the window would keep keys like F1 for itself.
  'workbench.editor.useModal': 'off',
};

/**
 * @typedef {object} SessionOptions
 * @property {import('./carriedVscode.mjs').Engine} [engine] newest when left out
 * @property {string} [extension] the source folder of an extension to have installed
 * @property {readonly string[]} [others] source folders of further extensions to have installed
 * @property {string} [vsix] a packaged extension to have installed
 * @property {boolean} [testDriver] for runs of the host suite
 * @property {boolean} [restricted] open workspaces in Restricted Mode
 * @property {Readonly<Record<string, unknown>>} [settings] user settings
 * @property {Readonly<Record<string, string>>} [env] more for the environment of the server and its extension hosts
 */

/**
 * @typedef {object} Session a VS Code server of its own with a browser, and a folder that holds all they write
 * @property {import('./carriedVscode.mjs').Engine} engine
 * @property {string} version VS Code's
 * @property {string} folder temporary; removed by close()
 * @property {import('./vscodeServer.mjs').VscodeServer} server
 * @property {import('playwright-core').Browser} browser
 * @property {() => import('./processes.mjs').RunningProcess[]} processes what it started and what those started, now
 * @property {() => Promise<void>} close ends everything and removes the folder; throws when a process outlives it
 */

/**
 * Starts a VS Code server and a browser that nothing else uses.
 * @param {SessionOptions} [options]
 * @returns {Promise<Session>}
 */
export async function openSession({
  engine = 'newest',
  extension,
  others = [],
  vsix,
  testDriver,
  restricted,
  settings,
  env = {},
} = {}) {
  const vscode = await carriedVscode(engine);
  // Short: the path of a Unix socket in it must stay below 108 bytes.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spw-'));
  const mark = randomUUID();
  const ownEnv = {
    ...process.env,
    ...env,
    [markVariable]: mark,
    HOME: makeFolder(folder, 'home'),
    TMPDIR: makeFolder(folder, 'tmp'),
    XDG_CACHE_HOME: undefined,
    XDG_CONFIG_HOME: undefined,
    XDG_DATA_HOME: undefined,
    XDG_RUNTIME_DIR: undefined,
  };
  const serverOptions = { vscode, dataFolder: makeFolder(folder, 'data'), env: ownEnv };
  /** @type {import('./vscodeServer.mjs').VscodeServer | undefined} */
  let server;
  /** @type {import('playwright-core').Browser | undefined} */
  let browser;
  const removeFolder = () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const processes = () => processesWithVariable(markVariable, mark);
  const unhookExit = cleanUpAtExit(() => {
    processes().forEach(killProcess);
    removeFolder();
  });
  const close = async () => {
    await browser?.close();
    await server?.stop();
    const left = await remainingProcesses(processes);
    left.forEach(killProcess);
    removeFolder();
    unhookExit();
    if (left.length === 0) return;
    throw new Error(
      `Processes outlived VS Code:\n${left.map(({ pid, command }) => `${pid} ${command}`).join('\n')}`,
    );
  };
  try {
    const linked = extension === undefined ? others : [extension, ...others];
    for (const source of linked) linkExtension(serverOptions.dataFolder, source);
    if (vsix !== undefined) await installVsix(serverOptions, vsix);
    server = await startVscodeServer({
      ...serverOptions,
      settings: { ...steadySettings, ...settings },
      ...(restricted !== undefined && { restricted }),
      ...(testDriver !== undefined && { testDriver }),
    });
    browser = await launchBrowser(ownEnv);
  } catch (error) {
    await close();
    throw error;
  }
  return { engine, version: vscode.version, folder, server, browser, processes, close };
}

/**
 * Runs `cleanUp` when this process ends without having closed what it opened: by an error, process.exit or a signal.
 * @param {() => void} cleanUp synchronous
 * @returns {() => void} takes it back
 */
function cleanUpAtExit(cleanUp) {
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  const leave = (/** @type {NodeJS.Signals} */ signal) => process.exit(128 + os.constants.signals[signal]);
  process.once('exit', cleanUp);
  for (const signal of signals) process.on(signal, leave);
  return () => {
    process.off('exit', cleanUp);
    for (const signal of signals) process.off(signal, leave);
  };
}

/**
 * The processes of a session that are still there after a fair while; none when all is well.
 * @param {() => import('./processes.mjs').RunningProcess[]} processes
 */
async function remainingProcesses(processes) {
  const deadline = Date.now() + goneLimitMs;
  for (;;) {
    const left = processes();
    if (left.length === 0 || Date.now() > deadline) return left;
    // Nothing tells the end of a process that is no child of ours: look again soon.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * @param {string} parent
 * @param {string} name
 */
function makeFolder(parent, name) {
  const folder = path.join(parent, name);
  fs.mkdirSync(folder);
  return folder;
}
