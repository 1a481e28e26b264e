// @ts-check
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { cacheFolder } from '../workbench/cacheFolder.mjs';

/** Names the desktop VS Code to test in, as an executable's path; without it one is downloaded. */
const desktopVariable = 'SEQPACKET_VSCODE';

/**
 * Runs the host suite inside a desktop VS Code. Its console goes to ours.
 * @param {{extension: string, tests: string, env: Readonly<Record<string, string>>}} options
 * @returns {Promise<boolean>} whether the suite passed
 * @throws {Error} when there is no display
 */
export async function runDesktopSuite({ extension, tests, env }) {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) {
    throw new Error('A desktop VS Code needs a display: run this under `xvfb-run -a` where there is none.');
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spw-'));
  const executable = process.env[desktopVariable];
  try {
    const status = await runTests({
      ...(executable
        ? { vscodeExecutablePath: executable }
        : { cachePath: path.join(cacheFolder(), 'desktop') }),
      extensionDevelopmentPath: extension,
      extensionTestsPath: tests,
      extensionTestsEnv: env,
      launchArgs: [
        fs.mkdtempSync(path.join(folder, 'workspace-')),
        '--disable-extensions',
        '--disable-workspace-trust',
        '--skip-welcome',
        `--user-data-dir=${path.join(folder, 'data')}`,
        // Chromium's sandbox refuses to run as root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
    return status === 0;
  } catch (error) {
    console.error(`The desktop run failed: ${error instanceof Error ? error.message : String(error)}`);
    console.error(`Where VS Code can't be downloaded, ${desktopVariable} may name an installed one.`);
    return false;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
