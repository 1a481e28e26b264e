// @ts-check
/**
 * Runs what proves the sockets beyond unit tests (test/proof) in plain Node: random interleavings, peers that are
 * killed, balance, faults, storms. Words and
 * options choose as for the unit tests.
 */
import { runTestFiles } from './testFiles.mjs';

// One at a time: each counts what the process and the machine have to give.
process.exitCode = runTestFiles('proof', { concurrency: 1, limitMinutes: 12 });
