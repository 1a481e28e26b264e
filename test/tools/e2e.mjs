// @ts-check
/**
 * Runs the end-to-end tests (test/e2e): a real workbench in a real browser, driven from outside.
 *
 *   npm run test:e2e                       all
 *   npm run test:e2e -- reload             only files whose path holds one of these words
 *   npm run test:e2e -- --test-name-pattern=oldest    options go to `node --test`
 */
import './plainErrors.mjs';
import { ownTarget } from '../../native/targets.mjs';
import { build } from './build.mjs';
import { runTestFiles } from './testFiles.mjs';
import { packExtension, universal } from './vsix.mjs';

// The one packaged extension that a test installs; packing leaves the production bundle, so the other build comes after.
const vsix = await packExtension(ownTarget() ?? universal);
await build();
// One file at a time: each brings a VS Code and a browser, enough for two processors.
process.exitCode = runTestFiles('e2e', { concurrency: 1, limitMinutes: 12, env: { SEQPACKET_VSIX: vsix } });
