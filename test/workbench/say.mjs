// @ts-check

/**
 * Tells the person at the terminal what a tool is doing. Goes to standard error, so that what a tool prints as its
 * result (an address, a file name) can be piped.
 * @param {string} text one line, without a line break at its end
 */
export function say(text) {
  process.stderr.write(`${text}\n`);
}
