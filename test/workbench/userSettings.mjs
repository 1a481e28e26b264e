// @ts-check
import * as fs from 'node:fs';
import * as path from 'node:path';

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
 * Writes the user settings of a server that does not run yet: a window reads them when it opens, and does not follow
 * this file.
 * @param {string} dataFolder the server's
 * @param {Readonly<Record<string, unknown>>} settings on top of the quiet ones
 * @returns {void}
 */
export function writeUserSettings(dataFolder, settings) {
  const file = path.join(dataFolder, 'data', 'User', 'settings.json');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify({ ...quietSettings, ...settings }, null, 2));
}
