// @ts-check

/**
 * The environment for a VS Code server or its command line.
 * @param {NodeJS.ProcessEnv} [env] what it is made from; this process's own when left out
 * @returns {NodeJS.ProcessEnv}
 */
export function serverEnvironment(env = process.env) {
  return {
    ...env,
    // No extension gallery is asked for updates or recommendations.
    EXTENSIONS_GALLERY: '{}',
    // Set by a terminal inside VS Code; they would connect this server to that window.
    VSCODE_IPC_HOOK_CLI: undefined,
    ELECTRON_RUN_AS_NODE: undefined,
    NODE_OPTIONS: undefined,
  };
}
