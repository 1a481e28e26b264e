// @ts-check
import { chromium as playwright } from 'playwright-core';
import { findChromium } from './chromium.mjs';

/**
 * Chromium as tests need it: headless, as root, and silent towards the network.
 * `--no-sandbox`: its sandbox refuses to run as root, and inside most containers.
 */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * Starts a browser that nothing else uses.
 * @param {NodeJS.ProcessEnv} env the whole environment
 * @param {{ readonly scrollbars?: boolean }} [options] `scrollbars`: with them, as a person has them, to be dragged
 * @returns {Promise<import('playwright-core').Browser>}
 * @throws {Error} saying what to install when there is no Chromium
 */
export async function launchBrowser(env, { scrollbars = false } = {}) {
  const chromium = await findChromium();
  return playwright.launch({
    executablePath: chromium.executable,
    args: flags,
    // Playwright's own, for pictures that are everywhere the same.
    ignoreDefaultArgs: scrollbars ? ['--hide-scrollbars'] : [],
    env: definedOnly({ ...env, ...chromium.env }),
  });
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Record<string, string>}
 */
function definedOnly(env) {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
