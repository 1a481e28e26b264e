// @ts-check
import { spawn } from 'node:child_process';

/** How much of a failed program's output an error quotes, in characters: the end is where the reason stands. */
const quotedOutput = 4000;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment; the tool's own when left out
 * @property {string} [hint] what to do when the program is missing or fails, as a sentence
 */

/**
 * Runs a program to its end without a terminal (so that nothing can ask a question).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} what it printed on standard output
 * @throws {Error} when it can't be started or ends with another status than 0, quoting the end of what it printed
 */
export function runProgram(command, args, { cwd, env = process.env, hint } = {}) {
  const advice = hint === undefined ? '' : `\n${hint}`;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let everything = '';
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stdout += text;
      everything += text;
    });
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      everything += text;
    });
    child.on('error', (error) => {
      reject(new Error(`${command} could not be started: ${error.message}.${advice}`));
    });
    child.on('close', (status, signal) => {
      if (status === 0) return resolve(stdout);
      const ending = signal === null ? `with status ${status}` : `by ${signal}`;
      reject(
        new Error(
          `${command} ${args.join(' ')} ended ${ending}:\n${everything.slice(-quotedOutput)}${advice}`,
        ),
      );
    });
  });
}
