// @ts-check
/**
 * `npm start`: opens VS Code with the extension, as it is in this checkout, on a sample workspace. Does all its set-up.
 *
 *   npm start                    the desktop VS Code if there is one and a display, else one in the browser
 *   npm start -- --browser       one in the browser; prints its address on standard output, and stays until Ctrl-C
 *   npm start -- --port 8123     likewise, at this port of 127.0.0.1
 */
import './plainErrors.mjs';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { carriedVscode } from '../workbench/carriedVscode.mjs';
import { linkExtension } from '../workbench/installExtension.mjs';
import { say } from '../workbench/say.mjs';
import { startVscodeServer } from '../workbench/vscodeServer.mjs';
import { build } from './build.mjs';
import { installDependencies } from './dependencies.mjs';
import { root } from './paths.mjs';
import { makeSampleWorkspace } from './sampleWorkspace.mjs';

const { values } = parseArgs({ options: { browser: { type: 'boolean' }, port: { type: 'string' } } });

installDependencies();
await build();
const folder = makeSampleWorkspace();
if (values.browser === true || values.port !== undefined || !openDesktop()) await serve();

/**
 * Opens a window of the desktop VS Code, if that can be.
 * @returns {boolean} whether it opened
 */
function openDesktop() {
  const { DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return false;
  // In WSL `code` is the one on Windows, which can't load an extension from here.
  if (WSL_DISTRO_NAME !== undefined) return false;
  // VS Code refuses to run as root.
  if (process.getuid?.() === 0) return false;
  const { status, error } = spawnSync(
    'code',
    ['--new-window', `--extensionDevelopmentPath=${root}`, folder],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  if (error !== undefined) return false;
  if (status === 0) say('VS Code is opening. In it: F1, then “Seqpacket”.');
  return status === 0;
}

/** Runs a VS Code server until Ctrl-C or another signal that asks to end. */
async function serve() {
  const vscode = await carriedVscode('newest');
  const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), once(process, 'SIGHUP')]);
  const dataFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'spw-start-'));
  try {
    linkExtension(dataFolder, root);
    const server = await startVscodeServer({
      vscode,
      dataFolder,
      settings: { 'workbench.startupEditor': 'readme' },
      port: Number(values.port ?? 0),
    });
    say('VS Code runs. Open this address in a browser on this machine; Ctrl-C here ends it:\n');
    console.log(server.url({ folder }));
    await stop;
    await server.stop();
  } finally {
    fs.rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 });
  }
}
