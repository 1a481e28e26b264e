// @ts-check
// Builds the native module for this machine into prebuilds/linux-<arch>/seqpacket.<libc>.node, where the extension looks
// for it (src/seqpacket/loadAddon.ts). With --debug: unoptimized and with symbols, for a debugger, at the same place.
// Does nothing when the module is there and nothing that goes into it has changed.
import { buildTarget } from './buildTarget.mjs';
import { modulePath, ownTarget } from './targets.mjs';

async function main() {
  if (process.platform !== 'linux') {
    console.log(`The native module is for Linux; on ${process.platform} the extension runs without it.`);
    return;
  }
  const target = ownTarget();
  if (target === undefined) throw new Error(`The native module is not made for ${process.arch} processors.`);
  const debug = process.argv.includes('--debug');
  const outcome = await buildTarget(target, { debug });
  const result = modulePath(target);
  if (outcome === 'up to date') console.log(`${result} is up to date.`);
  else console.log(`Built ${result}${debug ? ' for debugging' : ''}.`);
}

await main();
