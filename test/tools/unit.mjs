// @ts-check
/**
 * Runs the unit tests (test/unit) in plain Node.
 *
 *   npm run test:unit                                    all
 *   npm run test:unit -- protocol hexdump                only files whose path holds one of these words
 *   npm run test:unit -- --test-name-pattern=truncat     options go to `node --test`
 */
import { runTestFiles } from './testFiles.mjs';

// Two at a time: the tests of sockets have two busy ends each, and CI machines have two processors.
process.exitCode = runTestFiles('unit', { concurrency: 2 });
