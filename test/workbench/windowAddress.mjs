// @ts-check

/**
 * @typedef {object} WindowOptions what a window opens with
 * @property {string} [folder] the workspace
 * @property {{extension: string, suite: string}} [tests] needs a server with `testDriver`: a folder to load as extension
 *   under development, and a script whose `run()` the extension host calls, giving the verdict as its exit code
 */

/**
 * The address at which a server opens a window.
 * @param {string} authority host:port
 * @param {string} token the server's
 * @param {WindowOptions} options
 * @returns {string}
 */
export function windowAddress(authority, token, { folder, tests }) {
  const remote = (/** @type {string} */ file) => `vscode-remote://${authority}${file}`;
  const payload = tests && [
    ['extensionDevelopmentPath', remote(tests.extension)],
    ['extensionTestsPath', remote(tests.suite)],
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({
    tkn: token,
    ...(folder !== undefined && { folder }),
    ...(payload && { payload: JSON.stringify(payload) }),
  });
  return `http://${authority}/?${query.toString()}`;
}
