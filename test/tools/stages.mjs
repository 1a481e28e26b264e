// @ts-check
import { spawn } from 'node:child_process';
import * as os from 'node:os';
import { signalGroup } from '../workbench/processes.mjs';
import { root } from './paths.mjs';

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {readonly string[]} command program and arguments, run in the checkout's top folder
 * @property {readonly string[]} [needs] names of stages without which it can't run
 * @property {number} [limitMinutes] after which it counts as hung and is ended
 */

/**
 * @typedef {object} Output
 * @property {(line: string) => void} print
 * @property {'inherit' | 'ignore'} programs where the output of the programs goes: to ours, or nowhere
 */

/** @type {Output} */
const terminal = { print: (line) => console.log(line), programs: 'inherit' };

/** @typedef {'passed' | 'failed' | 'not run'} Outcome */
/** @typedef {{name: string, outcome: Outcome, seconds: number, why: string}} Result */

const defaultLimitMinutes = 15;
/** What a stage that hangs gets to clean up, in ms. */
const graceMs = 10_000;

/**
 * Runs stages one after another, each to its end whatever became of those before, except where it needs them.
 * @param {readonly Stage[]} stages
 * @param {Output} [output]
 * @returns {Promise<Result[]>}
 */
export async function runStages(stages, output = terminal) {
  /** @type {Map<string, Result>} */
  const results = new Map();
  for (const stage of stages) {
    const missing = (stage.needs ?? []).filter(
      (name) => results.has(name) && results.get(name)?.outcome !== 'passed',
    );
    results.set(stage.name, missing.length > 0 ? skipped(stage, missing) : await runStage(stage, output));
  }
  return [...results.values()];
}

/**
 * @param {Stage} stage
 * @param {readonly string[]} missing
 * @returns {Result}
 */
function skipped({ name }, missing) {
  return { name, outcome: 'not run', seconds: 0, why: `needs ${missing.join(', ')}` };
}

/**
 * @param {Stage} stage
 * @param {Output} output
 * @returns {Promise<Result>}
 */
async function runStage({ name, command, limitMinutes = defaultLimitMinutes }, output) {
  const [program = '', ...args] = command;
  const started = process.hrtime.bigint();
  output.print(`\n━━ ${name} ━━`);
  const why = await new Promise((/** @type {(why: string) => void} */ resolve) => {
    // A process group of its own, so that a stage that hangs is ended with all it started. No terminal to ask from.
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', output.programs, output.programs],
      detached: true,
    });
    const end = (/** @type {NodeJS.Signals} */ signal) => {
      if (child.pid !== undefined) signalGroup(child.pid, signal);
    };
    let hung = false;
    const watchdog = setTimeout(() => {
      hung = true;
      end('SIGTERM');
      setTimeout(end, graceMs, 'SIGKILL').unref();
    }, limitMinutes * 60_000);
    const interrupted = (/** @type {NodeJS.Signals} */ signal) => {
      end('SIGTERM');
      output.print(`━━ ${name}: interrupted by ${signal}`);
      process.exit(128 + os.constants.signals[signal]);
    };
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
    const finish = (/** @type {string} */ reason) => {
      clearTimeout(watchdog);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      resolve(hung ? `hung: ended after ${limitMinutes} minutes` : reason);
    };
    child.once('error', (error) => finish(error.message));
    child.once('exit', (status, signal) => finish(status === 0 ? '' : (signal ?? `status ${status}`)));
  });
  const seconds = Number((process.hrtime.bigint() - started) / 1_000_000n) / 1000;
  /** @type {Outcome} */
  const outcome = why === '' ? 'passed' : 'failed';
  output.print(`━━ ${name}: ${outcome} in ${seconds.toFixed(1)} s ${why}`);
  return { name, outcome, seconds, why };
}

/**
 * @param {readonly Result[]} results
 * @returns {string}
 */
export function stageTable(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  const marks = { passed: '✔', failed: '✖', 'not run': '–' };
  const rows = results.map(({ name, outcome, seconds, why }) =>
    `${marks[outcome]} ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(6)} s  ${outcome} ${why}`.trimEnd(),
  );
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0);
  return [...rows, `  ${'in all'.padEnd(width)}  ${total.toFixed(1).padStart(6)} s`].join('\n');
}
