import * as registry from '../../src/workbench/contributions';
import { checkManifest } from './manifest/checkManifest';
import { readManifest, readProjectFile } from './manifest/projectFiles';

/** `npm run check:manifest`: prints what is wrong with package.json, and fails when anything is. */
const problems = checkManifest(readManifest(), registry, readProjectFile);
for (const problem of problems) console.error(problem);
if (problems.length > 0) {
  console.error(`\npackage.json: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`);
  process.exitCode = 1;
} else {
  console.log('package.json agrees with the code and the contract.');
}
