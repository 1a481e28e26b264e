// @ts-check
// `npm run prebuild`: builds the native module for every machine that VS Code runs on (native/targets.mjs), into prebuilds/.
//
//   npm run prebuild                    all of them
//   npm run prebuild -- alpine-x64      only these
//
// The compilers are Debian's (native/toolchain.mjs); where one is missing this fails, says which, and builds the others.
import { statSync } from 'node:fs';
import * as path from 'node:path';
import { buildTarget } from './buildTarget.mjs';
import { root } from './sources.mjs';
import { isTargetName, modulePath, targetNames } from './targets.mjs';

const words = process.argv.slice(2);
const unknown = words.filter((word) => !isTargetName(word));
if (unknown.length > 0) {
  console.error(`There is no target ${unknown.join(', ')}; there are: ${targetNames.join(', ')}.`);
  process.exit(2);
}

/** @type {string[]} */
const lines = [];
for (const name of words.length === 0 ? targetNames : words.filter(isTargetName)) {
  try {
    const outcome = await buildTarget(name);
    const { size } = statSync(path.join(root, modulePath(name)));
    lines.push(`✔ ${modulePath(name)}: ${outcome}, ${(size / 1024).toFixed(1)} KiB`);
  } catch (error) {
    lines.push(`✖ ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
console.log(`\n${lines.join('\n')}`);
